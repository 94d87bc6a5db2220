using System.Collections.Immutable;
using Platform.Contracts;
using Platform.Contracts.Jobs;
using Platform.Contracts.Leaderboard;
using Platform.Grains.Leaderboard;

namespace Platform.Grains.Tests.Leaderboard;

public sealed class SubmissionRulesTests
{
    private static readonly LeaderboardOptions Limits = new() { MaxFileBytes = 1_000, MaxSubmissionBytes = 1_500, MaxUnpackedBytes = 5_000, MaxEntries = 4 };

    [Fact]
    public void Files_with_an_entrypoint_and_a_config_among_them_are_accepted()
    {
        var checkedDraft = SubmissionRules.Check(Draft(), Limits);
        Assert.Equal(("main.py", "config.yaml"), (checkedDraft.Value?.Entrypoint, checkedDraft.Value?.ConfigFile));
    }

    [Fact]
    public void Entrypoint_and_config_may_come_from_the_metadata_and_a_field_wins()
    {
        var draft = Draft("main.py", "other.py", "config.yaml") with { Entrypoint = null, ConfigFile = null, Metadata = """{"entrypoint":"main.py","config_file":"./config.yaml"}""" };
        Assert.Equal(("main.py", "config.yaml"), (SubmissionRules.Check(draft, Limits).Value?.Entrypoint, SubmissionRules.Check(draft, Limits).Value?.ConfigFile));
        Assert.Equal("other.py", SubmissionRules.Check(draft with { Entrypoint = "other.py" }, Limits).Value?.Entrypoint);
    }

    [Theory]
    [InlineData(null, "config.yaml", null, "entrypoint: it is required")]
    [InlineData("", "config.yaml", null, "entrypoint: it is required")]
    [InlineData("absent.py", "config.yaml", null, "entrypoint: 'absent.py' is not among the files")]
    [InlineData("../main.py", "config.yaml", null, "entrypoint: '../main.py' is not among the files")]
    [InlineData("config.yaml", "config.yaml", null, "entrypoint: 'config.yaml' is not a .py file")]
    [InlineData("main.py", null, null, "config_file: it is required")]
    [InlineData("main.py", "absent.yaml", null, "config_file: 'absent.yaml' is not among the files")]
    [InlineData("main.py", "config.yaml", "[1]", "metadata: it is not a JSON object")]
    [InlineData("main.py", "config.yaml", "{", "metadata: it is not a JSON object")]
    [InlineData("main.py", "config.yaml", "", "metadata: it is not a JSON object")]
    [InlineData(null, "config.yaml", """{"entrypoint":7}""", "metadata: its key 'entrypoint' is not a string")]
    public void Wrong_field_is_refused_by_its_name(string? entrypoint, string? config, string? metadata, string message)
    {
        var answer = SubmissionRules.Check(Draft() with { Entrypoint = entrypoint, ConfigFile = config, Metadata = metadata }, Limits);
        Assert.Equal((ErrorCodes.Invalid, message), (answer.Error?.Code, answer.Error?.Message));
    }

    [Theory]
    [InlineData("main.yml")]
    [InlineData("weights.gz")]
    [InlineData("main.py.exe")]
    [InlineData("MAIN.PY")]
    [InlineData("noextension")]
    [InlineData("../main.py")]
    [InlineData("/etc/main.py")]
    [InlineData("a//main.py")]
    [InlineData("a/./main.py")]
    [InlineData("a\\main.py")]
    [InlineData("a\0.py")]
    [InlineData(".py\n")]
    public void Uploaded_name_that_may_not_be_is_refused(string name)
    {
        var answer = SubmissionRules.Check(Draft("main.py", "config.yaml", name), Limits);
        Assert.Equal(ErrorCodes.Invalid, answer.Error?.Code);
        Assert.StartsWith("files: ", answer.Error?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_past_a_limit_are_refused()
    {
        Assert.Contains("a file may have 1000", Message(Draft() with { Files = [new StoredFile("big.py", "b", 1_001)] }), StringComparison.Ordinal);
        Assert.Contains("a submission may have 1500", Message(Draft() with { Files = [new StoredFile("a.py", "b", 800), new StoredFile("b.py", "b", 800)] }), StringComparison.Ordinal);
        Assert.Contains("5000", Message(Draft() with { Contents = [new ContentEntry("main.py", 3_000), new ContentEntry("config.yaml", 3_000)] }), StringComparison.Ordinal);
        Assert.Contains("5000", Message(Draft() with { Contents = [new ContentEntry("main.py", long.MaxValue), new ContentEntry("config.yaml", long.MaxValue)] }), StringComparison.Ordinal);
        Assert.Contains("may have 4", Message(Draft() with { Contents = [.. Enumerable.Range(0, 5).Select(i => new ContentEntry($"f{i}", 1))] }), StringComparison.Ordinal);
        Assert.Contains("at least one", Message(Draft() with { Files = [] }), StringComparison.Ordinal);
    }

    [Fact]
    public void Contents_that_clash_are_refused()
    {
        Assert.Contains("twice", Message(Draft() with { Contents = [new ContentEntry("main.py", 1), new ContentEntry("main.py", 1)] }), StringComparison.Ordinal);
        Assert.Contains("as a file and as a folder", Message(Draft() with { Contents = [new ContentEntry("a/b/main.py", 1), new ContentEntry("a/b", 1)] }), StringComparison.Ordinal);
    }

    private static string Message(SubmissionDraft draft) => SubmissionRules.Check(draft, Limits).Error?.Message ?? "accepted";

    private static SubmissionDraft Draft(params string[] names)
    {
        if (names.Length == 0) names = ["main.py", "config.yaml"];
        return new SubmissionDraft(
            [.. names.Select(name => new StoredFile(name, "submissions/s/0", 10))], [.. names.Select(name => new ContentEntry(name, 10))], "main.py", "config.yaml", null);
    }
}
