namespace Platform.Tabular.Tests.Csv;

public sealed class DelimiterTests
{
    [Theory]
    [InlineData("a,b\n1,2\n", ',')]
    [InlineData("a;b\n1;2\n", ';')]
    [InlineData("a\tb\n1\t2\n", '\t')]
    [InlineData("a|b\n1|2\n", '|')]
    [InlineData("a\n1\n", ',')]
    [InlineData("a;b;c\n1,5;2,5;x\n3,1;4,2;y\n", ';')]
    [InlineData("name,tags\nx,a;b\ny,c;d;e\n", ',')]
    [InlineData("\"a;b;c\",d\n\"1;2;3\",4\n", ',')]
    [InlineData("a;\"x,y\"\n1;\"p,q\"\n", ';')]
    [InlineData("a\tb,c\n1\t2,3\n", ',')]
    [InlineData("a,b,c;d\n1,2,3;4\n", ',')]
    [InlineData("id;text\n1;\"two\nlines, and more, and more\"\n2;x\n", ';')]
    [InlineData("\n\na;b\r\n1;2\r\n", ';')]
    [InlineData("a;b;c\n1;2\n3;4;5\n", ';')]
    [InlineData("a|b|c,d\n1|2|3,4\n", '|')]
    public void A_delimiter_is_found_by_what_the_lines_agree_on(string text, char delimiter) => Assert.Equal(delimiter, CsvFiles.Read(text).Format.Delimiter);
}
