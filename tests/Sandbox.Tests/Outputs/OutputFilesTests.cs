using Platform.Sandbox.Archives;
using Platform.Sandbox.Outputs;
using Platform.Sandbox.Tests.Running;

namespace Platform.Sandbox.Tests.Outputs;

public class OutputFilesTests
{
    [Fact]
    public async Task Only_regular_files_of_its_own_are_listed()
    {
        using var job = new JobFolder("""
            import os
            os.chdir("/output")
            os.makedirs("plots/deep")
            for name in ["b.txt", "a.txt", "plots/roc.png", "plots/deep/x", "back\\slash"]:
                open(name, "w").write("12345")
            open(b"not-utf8-\xff", "w").close()
            os.symlink("/etc/passwd", "passwd")
            os.symlink("/", "root")
            os.symlink("plots", "also-plots")
            os.mkfifo("pipe")
            os.link("b.txt", "hard")
            """);
        await job.RunAsync();

        var files = OutputFiles.Enumerate(job.Output);

        Assert.Equal(["a.txt 5", "plots/deep/x 5", "plots/roc.png 5"], files.Select(file => $"{file.Path} {file.Length}"));
        Assert.Equal(2, OutputFiles.Enumerate(job.Output, maxFiles: 2).Count);
        Assert.Single(OutputFiles.Enumerate(job.Output, maxBytes: 9));
    }

    [Fact]
    public async Task File_is_opened_through_no_link()
    {
        using var job = new JobFolder("""
            import os
            os.chdir("/output")
            os.makedirs("plots")
            open("plots/roc.txt", "w").write("curve")
            os.symlink("plots", "linked")
            os.symlink("plots/roc.txt", "roc.txt")
            os.mkfifo("pipe")
            """);
        await job.RunAsync();
        RelativePath At(string text) => RelativePath.TryParse(text, out var path, out var problem) ? path : throw new ArgumentException(problem);

        using var file = OutputFiles.OpenRead(job.Output, At("plots/roc.txt"));
        Assert.Equal("curve", await new StreamReader(file!).ReadToEndAsync());
        foreach (var refused in new[] { "linked/roc.txt", "roc.txt", "pipe", "plots", "none", "none/none" })
            Assert.Null(OutputFiles.OpenRead(job.Output, At(refused)));
    }

    [Fact]
    public void Folder_with_anything_in_it_is_removed_without_touching_what_it_points_to()
    {
        var root = Directory.CreateTempSubdirectory("platform-sandbox-tests-").FullName;
        var outside = Path.Combine(root, "outside");
        Directory.CreateDirectory(outside);
        File.WriteAllText(Path.Combine(outside, "kept"), "");
        var inside = Path.Combine(root, "inside");
        Directory.CreateDirectory(Path.Combine(inside, "a", "b"));
        Directory.CreateSymbolicLink(Path.Combine(inside, "a", "link"), outside);
        for (var i = 0; i < 2500; i++) File.WriteAllText(Path.Combine(inside, "a", "b", i.ToString()), "");

        UntrustedFolder.Delete(inside);
        UntrustedFolder.Delete(inside);

        Assert.False(Directory.Exists(inside));
        Assert.True(File.Exists(Path.Combine(outside, "kept")));
        Directory.Delete(root, recursive: true);
    }
}
