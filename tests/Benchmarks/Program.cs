using Platform.Benchmarks;

var suites = new Dictionary<string, Func<Report, Task>>
{
    ["grains"] = GrainCalls.Run,
    ["storage"] = StorageWrites.Run,
    ["jobs"] = JobStart.Run,
    ["tracking"] = LogBatch.Run,
    ["cleaning"] = Cleaning.Run,
    ["classroom"] = ClassEvents.Run,
    ["training"] = TrainingSteps.Run,
    ["pictures"] = PicturePipeline.Run,
};
var chosen = args.Length == 0 ? suites.Keys.ToArray() : args;
if (chosen.Except(suites.Keys).Any())
{
    Console.Error.WriteLine($"usage: Benchmarks [{string.Join("|", suites.Keys)}]…");
    return 2;
}

var report = new Report();
foreach (var name in chosen) await suites[name](report);
report.Print();
return 0;
