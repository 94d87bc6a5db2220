global using Platform.Local.TorchSharp.Tests.Judge;
global using TorchSharp;
global using TorchSharp.Modules;
global using static TorchSharp.torch;
global using static TorchSharp.torch.nn;
global using F = TorchSharp.torch.nn.functional;
