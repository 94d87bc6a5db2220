global using Platform.Local.TorchSharp.Tests.Judge;
global using TorchSharp;
global using static TorchSharp.torch;
