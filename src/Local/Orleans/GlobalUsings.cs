global using System.Collections.Concurrent;
global using Orleans.CodeGeneration;
global using Orleans.Runtime;
