using FsCheck;
using FsCheck.Fluent;
using Platform.Sandbox.Archives;

namespace Platform.Sandbox.Tests.Archives;

public class RelativePathTests
{
    [Theory]
    [InlineData("main.py", "main.py")]
    [InlineData("./main.py", "main.py")]
    [InlineData("././a/b.yaml", "a/b.yaml")]
    [InlineData("設定/日本 語.py", "設定/日本 語.py")]
    [InlineData("..main", "..main")]
    [InlineData("a/...", "a/...")]
    [InlineData("ab:c", "ab:c")]
    public void Plain_path_is_taken(string text, string path)
    {
        Assert.True(RelativePath.TryParse(text, out var parsed, out _));
        Assert.Equal(path, parsed.Text);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData(null, "is empty")]
    [InlineData("./", "is empty")]
    [InlineData("/etc/passwd", "is absolute")]
    [InlineData("..", "leaves the folder")]
    [InlineData("../main.py", "leaves the folder")]
    [InlineData("a/../../main.py", "leaves the folder")]
    [InlineData("a/../b", "leaves the folder")]
    [InlineData("a/..", "leaves the folder")]
    [InlineData("a//b", "has an empty part")]
    [InlineData("a/./b", "has an empty part")]
    [InlineData("a/", "has an empty part")]
    [InlineData(".//etc", "is absolute")]
    [InlineData("..\\main.py", "holds a backslash")]
    [InlineData("a\\b", "holds a backslash")]
    [InlineData("C:main.py", "begins with a drive letter")]
    [InlineData("c:/main.py", "begins with a drive letter")]
    [InlineData("a\0b", "holds a NUL")]
    [InlineData("a\nb", "holds a control character")]
    [InlineData("a\u007fb", "holds a control character")]
    public void Path_that_means_something_else_is_refused(string? text, string problem)
    {
        Assert.False(RelativePath.TryParse(text, out _, out var said));
        Assert.Equal(problem, said);
    }

    [Fact]
    public void Bounds_are_kept()
    {
        Assert.True(RelativePath.TryParse(new string('a', 255), out _, out _));
        Assert.False(RelativePath.TryParse(new string('a', 256), out _, out _));
        Assert.False(RelativePath.TryParse(new string('あ', 86), out _, out _));
        Assert.True(RelativePath.TryParse(string.Join('/', Enumerable.Repeat("a", 32)), out _, out _));
        Assert.False(RelativePath.TryParse(string.Join('/', Enumerable.Repeat("a", 33)), out _, out _));
        Assert.False(RelativePath.TryParse(string.Join('/', Enumerable.Repeat(new string('a', 200), 6)), out _, out _));
        Assert.False(RelativePath.TryParse("a\ud800b", out _, out _));
        Assert.False(RelativePath.TryParse("\uFFFD\udc00", out _, out _));
        Assert.True(RelativePath.TryParse("a\uFFFD🎈", out _, out _));
    }

    [Fact]
    public void Path_that_is_taken_stays_in_its_folder()
    {
        var pieces = Gen.Elements("a", "b.py", ".", "..", "/", "//", "\\", "C:", "\0", "~", " ", "é", "\ud83c", "./", "../");
        var names = Gen.ListOf(pieces).Select(list => string.Concat(list));

        Prop.ForAll(Gen.OneOf(names, ArbMap.Default.GeneratorFor<string>()).ToArbitrary(), text =>
        {
            if (!RelativePath.TryParse(text, out var path, out var problem)) return problem is not null;
            var full = Path.GetFullPath(path.Under("/data/submission"));
            return full == "/data/submission/" + path.Text && RelativePath.TryParse(path.Text, out var again, out _) && again == path;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }
}
