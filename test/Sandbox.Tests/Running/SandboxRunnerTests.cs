namespace Platform.Sandbox.Tests.Running;

public class SandboxRunnerTests
{
    internal const string SampleMain = """
        import argparse
        import json
        from pathlib import Path

        def main():
            parser = argparse.ArgumentParser()
            parser.add_argument("--config", required=True)
            parser.add_argument("--output", required=True)
            args = parser.parse_args()
            output_dir = Path(args.output)
            output_dir.mkdir(parents=True, exist_ok=True)
            metrics = {
                "params": {"method": "padim", "dataset": "mvtec_ad", "backbone": "resnet18"},
                "metrics": {"image_auc": 0.985, "pixel_auc": 0.976, "pixel_pro": 0.920}
            }
            with open(output_dir / "metrics.json", "w") as f:
                json.dump(metrics, f, indent=2)

        if __name__ == "__main__":
            main()
        """;

    [Fact]
    public async Task Sample_submission_runs_and_writes_its_metrics()
    {
        using var job = new JobFolder(SampleMain);

        var outcome = await job.RunAsync();

        Assert.Equal("exit code 0", outcome.Describe());
        Assert.Empty(job.Texts);
        Assert.Contains("0.985", File.ReadAllText(Path.Combine(job.Output, "metrics.json")));
    }

    [Fact]
    public async Task Lines_of_output_and_error_come_in_the_order_they_were_written()
    {
        using var job = new JobFolder("""
            import sys
            for i in range(200):
                print(i, file=sys.stdout if i % 2 else sys.stderr)
            """);

        var outcome = await job.RunAsync();

        Assert.True(outcome.Succeeded, outcome.Describe());
        Assert.Equal(Enumerable.Range(0, 200).Select(i => i.ToString()), job.Texts);
    }

    [Fact]
    public async Task Failing_program_tells_its_exit_code_and_its_traceback()
    {
        using var job = new JobFolder("print('working')\nraise ValueError('no such column')");

        var outcome = await job.RunAsync();

        Assert.Equal(SandboxEnd.Exited, outcome.Reason);
        Assert.Equal(1, outcome.ExitCode);
        Assert.StartsWith("exit code 1: Traceback (most recent call last):", outcome.Describe());
        Assert.EndsWith("ValueError: no such column", outcome.Describe());
    }
}
