using System.Diagnostics;
using Platform.Sandbox.Outputs;
using Platform.Sandbox.Tests.Running;

namespace Platform.Sandbox.Tests.Outputs;

/// <summary>A <c>metrics.json</c> that is not what it seems.</summary>
public sealed class MetricsFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("platform-sandbox-tests-").FullName;

    private string File => Path.Combine(_folder, "metrics.json");

    public void Dispose() => UntrustedFolder.Delete(_folder);

    [Fact]
    public async Task Sample_submission_reports_its_metrics_and_params()
    {
        using var job = new JobFolder(SandboxRunnerTests.SampleMain);
        await job.RunAsync();

        var report = MetricsFile.Read(job.Output).Report;

        Assert.Equal([("image_auc", 0.985), ("pixel_auc", 0.976), ("pixel_pro", 0.92)], report!.Metrics.Select(metric => (metric.Key, metric.Value)));
        Assert.Equal(["method=padim", "dataset=mvtec_ad", "backbone=resnet18"], report.Params.Select(param => param.Key + "=" + param.Value));
    }

    [Fact]
    public void Missing_file_or_folder_is_told()
    {
        Assert.Equal("metrics.json is missing", MetricsFile.Read(_folder).Error);
        Assert.StartsWith("the output folder cannot be read", MetricsFile.Read(_folder + "/none").Error);
    }

    [Fact]
    public void Link_is_not_followed()
    {
        System.IO.File.WriteAllText(Path.Combine(_folder, "real.json"), """{"metrics": {"a": 1}}""");
        System.IO.File.CreateSymbolicLink(File, Path.Combine(_folder, "real.json"));

        Assert.Equal("metrics.json is a link; it must be a regular file", MetricsFile.Read(_folder).Error);
    }

    [Fact]
    public void Linked_output_folder_is_not_followed()
    {
        System.IO.File.WriteAllText(File, """{"metrics": {"a": 1}}""");
        var link = _folder + "-link";
        Directory.CreateSymbolicLink(link, _folder);
        try
        {
            Assert.Null(MetricsFile.Read(link).Report);
        }
        finally
        {
            System.IO.File.Delete(link);
        }
    }

    [Theory]
    [InlineData("import os; os.link('/output/x', '/output/metrics.json')", "second name")]
    [InlineData("import os; os.mkfifo('/output/metrics.json')", "FIFO")]
    [InlineData("import os; os.mkdir('/output/metrics.json')", "is a folder")]
    [InlineData("import os; os.symlink('/etc/passwd', '/output/metrics.json')", "is a link")]
    [InlineData("import os; os.symlink('/dev/zero', '/output/metrics.json')", "is a link")]
    [InlineData("import socket; s = socket.socket(socket.AF_UNIX); s.bind('/output/metrics.json')", "is a socket")]
    [InlineData("f = open('/output/metrics.json', 'wb'); f.truncate(50_000_000)", "larger than 1 MiB")]
    [InlineData("f = open('/output/metrics.json', 'w'); f.write('[' * 100_000)", "not valid JSON|must be a JSON object")]
    [InlineData("f = open('/output/metrics.json', 'w'); f.write('{\"metrics\": ' + '{\"a\":' * 100_000)", "not valid JSON|must be a number")]
    [InlineData("f = open('/output/metrics.json', 'w'); f.write('{\"x\": ' + '[' * 100_000)", "not valid JSON")]
    [InlineData("import os; f = open('/output/metrics.json', 'w'); f.write('{}'); f.close(); os.chmod('/output/metrics.json', 0)", "missing|cannot be read")]
    public async Task Made_by_a_hostile_program_it_is_refused_at_once(string program, string error)
    {
        using var job = new JobFolder("open('/output/x', 'w').close()\n" + program);
        var outcome = await job.RunAsync();
        Assert.True(outcome.Succeeded, outcome.Describe());

        var reading = MetricsFile.Read(job.Output);

        Assert.Null(reading.Report);
        Assert.Contains(error.Split('|'), part => reading.Error!.Contains(part));
    }

    [Fact]
    public void Device_is_refused()
    {
        // Making one takes privileges that not every machine gives.
        using var made = Process.Start(new ProcessStartInfo("/bin/mknod", [File, "c", "1", "5"]) { RedirectStandardError = true })!;
        made.WaitForExit();
        if (made.ExitCode != 0) System.IO.File.CreateSymbolicLink(File, "/dev/zero");

        Assert.Matches("FIFO or device|cannot be read|is a link", MetricsFile.Read(_folder).Error);
    }

    [Fact]
    public async Task Swapped_while_it_is_read_gives_one_of_the_files_or_an_error()
    {
        var large = """{"metrics": {"a": 1}}""" + new string(' ', 500_000);
        using var stop = new CancellationTokenSource();
        var swapper = Task.Run(() =>
        {
            for (var turn = 0; !stop.IsCancellationRequested; turn++)
            {
                var next = Path.Combine(_folder, "next");
                if (turn % 3 == 0) System.IO.File.WriteAllText(next, large);
                else if (turn % 3 == 1) System.IO.File.CreateSymbolicLink(next, "/etc/passwd");
                else System.IO.File.WriteAllBytes(next, new byte[MetricsFile.MaxBytes + 10]);
                System.IO.File.Move(next, File, overwrite: true);
            }
        });
        var outcomes = new HashSet<string>();

        for (var turn = 0; turn < 20_000 && outcomes.Count < 3; turn++)
        {
            var reading = MetricsFile.Read(_folder);
            outcomes.Add(reading.Report is { } report ? $"a={report.Metrics["a"]}" : reading.Error!);
        }
        await stop.CancelAsync();
        await swapper;

        Assert.Subset(new HashSet<string>
        {
            "a=1", "metrics.json is missing", "metrics.json is a link; it must be a regular file", "metrics.json is larger than 1 MiB",
        }, outcomes);
    }
}
