using System.Text;
using Platform.Tabular.Csv;

namespace Platform.Tabular.Tests.Csv;

public sealed class SpreadsheetSafetyTests
{
    [Theory]
    [InlineData("a,b\n1,2\n", "a,b\n1,2\n")]
    [InlineData("=a,b\n=1+1,x\n", "'=a,b\n'=1+1,x\n")]
    [InlineData("a\n+x\n-x\n@x\n\tx\n", "a\n'+x\n'-x\n'@x\n'\tx\n")]
    [InlineData("a,b\n-5,-1.5e-07\n+3,-inf\n", "a,b\n-5,-1.5e-07\n+3,-inf\n")]
    [InlineData("a\n\"=1,2\"\n\"\rx\"\n\"\"\"=x\"\"\"\n", "a\n\"'=1,2\"\n\"'\rx\"\n\"\"\"=x\"\"\"\n")]
    [InlineData("a\n\"x,\"\"=1\"\n\"p\n=q\"\n", "a\n\"x,\"\"=1\"\n\"p\n=q\"\n")]
    [InlineData("a,b\n\"x\"\"y,z\",=1\n", "a,b\n\"x\"\"y,z\",'=1\n")]
    [InlineData("a\n\"\"\n-\n", "a\n\"\"\n'-\n")]
    [InlineData("a\n-5", "a\n-5")]
    [InlineData("a\n-5-3", "a\n'-5-3")]
    [InlineData("a\nx=1\n 1\n日本\n", "a\nx=1\n 1\n日本\n")]
    public async Task A_cell_that_would_run_is_given_an_apostrophe(string text, string expected)
    {
        var file = Encoding.UTF8.GetBytes(text);
        var output = new MemoryStream();
        await SpreadsheetSafety.CopyAsync(new MemoryStream(file), output, TestContext.Current.CancellationToken);
        Assert.Equal(expected, Encoding.UTF8.GetString(output.ToArray()));
        // However the file comes.
        var piecewise = new MemoryStream();
        await SpreadsheetSafety.CopyAsync(new OneByteStream(file), piecewise, TestContext.Current.CancellationToken);
        Assert.Equal(expected, Encoding.UTF8.GetString(piecewise.ToArray()));
    }

    [Fact]
    public async Task A_long_text_that_begins_like_a_number_is_given_an_apostrophe()
    {
        var output = new MemoryStream();
        await SpreadsheetSafety.CopyAsync(new MemoryStream(Encoding.UTF8.GetBytes("a\n-" + new string('1', 200) + "\n")), output, TestContext.Current.CancellationToken);
        Assert.Equal("a\n'-" + new string('1', 200) + "\n", Encoding.UTF8.GetString(output.ToArray()));
    }

    private sealed class OneByteStream(byte[] content) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => base.ReadAsync(buffer[..1], cancellationToken);
    }
}
