using FsCheck;
using FsCheck.Fluent;
using Platform.Grains.Tracking;

namespace Platform.Grains.Tests.Tracking;

public sealed class NamesTests
{
    [Theory]
    [InlineData("loss")]
    [InlineData("val/loss 1.5-a_b:c")]
    [InlineData("学習率")]
    [InlineData("a/..b")]
    public void Check_takes_names(string name) => Assert.Null(Names.Check("metric", name));

    [Theory]
    [InlineData("")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a//b")]
    [InlineData("./a")]
    [InlineData("a/../b")]
    [InlineData("..")]
    [InlineData("..a")]
    [InlineData("a\n")]
    [InlineData("a$")]
    [InlineData("a\0")]
    public void Check_refuses_what_could_be_another_file(string name) => Assert.NotNull(Names.Check("metric", name));

    [Fact]
    public void Check_counts_characters()
    {
        Assert.Null(Names.Check("tag", new string('k', 250)));
        Assert.NotNull(Names.Check("tag", new string('k', 251)));
    }

    [Fact]
    public void Nearest_of_anything_is_a_name_and_of_a_name_is_itself() => Prop.ForAll(ArbMap.Default.ArbFor<string>(), text =>
    {
        var given = text ?? "";
        var nearest = Names.Nearest(given);
        Assert.Null(Names.Check("param", nearest));
        if (Names.Check("param", given) is null) Assert.Equal(given, nearest);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Nearest_path_of_anything_is_a_path_and_of_a_path_is_itself() => Prop.ForAll(ArbMap.Default.ArbFor<string>(), text =>
    {
        var given = (text ?? "").Replace('b', '/').Replace('c', '.').Replace('d', '\\');
        var nearest = ArtifactPaths.Nearest(given);
        Assert.Null(ArtifactPaths.Check(nearest));
        if (ArtifactPaths.Check(given) is null && !given.Any(char.IsSurrogate)) Assert.Equal(given, nearest);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("a/b.txt", true)]
    [InlineData("", false)]
    [InlineData("/a", false)]
    [InlineData("a/", false)]
    [InlineData("../a", false)]
    [InlineData("a/./b", false)]
    [InlineData("a\\b", false)]
    [InlineData("a\u0001", false)]
    [InlineData("...", true)]
    public void Artifact_path_is_relative_and_plain(string path, bool good) => Assert.Equal(good, ArtifactPaths.Check(path) is null);

    [Fact]
    public void Cut_never_parts_a_surrogate_pair()
    {
        Assert.Equal("ab", Names.Cut("abc", 2));
        Assert.Equal("a", Names.Cut("a😀", 2));
        Assert.Equal("a😀", Names.Cut("a😀", 3));
    }
}
