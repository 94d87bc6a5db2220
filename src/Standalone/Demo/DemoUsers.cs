using System.Security.Cryptography;

namespace Platform.Standalone.Demo;

/// <summary>The three users of the demo. Their tokens are drawn once and kept in the data folder, so that a demo someone left running is not open to whoever has read the source.</summary>
internal sealed record DemoUsers(IReadOnlyDictionary<string, string> Tokens)
{
    private static readonly string[] Names = ["alice", "bob", "carol"];

    /// <summary>What <c>API_TOKENS</c> must hold for them.</summary>
    public string ApiTokens => string.Join(',', Tokens.Select(t => $"{t.Key}={t.Value}"));

    /// <summary>Reads the tokens kept in the folder, or draws and keeps them.</summary>
    public static DemoUsers In(string folder)
    {
        var path = Path.Combine(folder, "demo-tokens");
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(folder);
            var lines = Names.Select(name => $"{name}={Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}");
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using var writer = new StreamWriter(path, options);
            foreach (var line in lines) writer.WriteLine(line);
        }

        return new(File.ReadLines(path).Select(line => line.Split('=', 2)).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1]));
    }
}
