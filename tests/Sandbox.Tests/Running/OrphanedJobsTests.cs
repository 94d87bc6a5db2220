using System.Diagnostics;
using Platform.Sandbox.Confinement;

namespace Platform.Sandbox.Tests.Running;

public class OrphanedJobsTests
{
    [Fact]
    public async Task Sandbox_of_a_server_that_is_gone_is_ended_and_no_other()
    {
        var @namespace = new FileInfo("/proc/self/ns/pid").LinkTarget;
        using var orphan = Start($"PLATFORM_SANDBOX_SERVER={Environment.ProcessId}:1:{@namespace}");
        using var foreign = Start($"PLATFORM_SANDBOX_SERVER={Environment.ProcessId}:1:pid:[1]");
        using var own = Start(OrphanedJobs.Mark);
        using var stranger = Start("UNMARKED=1");
        try
        {
            OrphanedJobs.End();

            await orphan.WaitForExitAsync();
            Assert.Equal(128 + 9, orphan.ExitCode);
            Assert.All([foreign, own, stranger], process => Assert.False(process.HasExited));
        }
        finally
        {
            foreach (var process in new[] { orphan, foreign, own, stranger })
                if (!process.HasExited) process.Kill();
        }
    }

    private static Process Start(string variable)
    {
        var start = new ProcessStartInfo("/bin/sleep", ["600"]);
        var at = variable.IndexOf('=');
        start.Environment[variable[..at]] = variable[(at + 1)..];
        return Process.Start(start)!;
    }
}
