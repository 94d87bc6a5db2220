namespace Platform.Sandbox;

/// <summary>One job to run.</summary>
public sealed record SandboxRequest
{
    /// <summary>Where the job finds its submission, read-only; it is its working folder.</summary>
    public const string SubmissionMount = "/submission";

    /// <summary>The only folder of the job that outlives it.</summary>
    public const string OutputMount = "/output";

    /// <summary>The host's folder with the submission. Its files must be readable by all; folders above it need not be.</summary>
    public required string SubmissionFolder { get; init; }

    /// <summary>The host's folder for what the job writes, made if it is not there; it is given to the user the job runs as.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>The program, by its path in the sandbox, and its arguments.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Variables beyond (or instead of) the sandbox's own; nothing of the server's environment is passed.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>What it may use.</summary>
    public SandboxLimits Limits { get; init; } = new();

    /// <summary>A submission's own command: <c>python3 entrypoint --config config --output /output</c>.</summary>
    public static IReadOnlyList<string> PythonCommand(SandboxOptions options, string entrypoint, string config) =>
        [options.PythonPath, entrypoint, "--config", config, "--output", OutputMount];

    internal void Validate()
    {
        Limits.Validate();
        if (Command.Count == 0) throw new ArgumentException("The command is empty.");
        if (!Command[0].StartsWith('/')) throw new ArgumentException("The command's program must be a full path.");
        foreach (var text in Command.Concat(Environment.Keys).Concat(Environment.Values).Append(SubmissionFolder).Append(OutputFolder))
            if (text.Contains('\0')) throw new ArgumentException("A command, variable or folder holds a NUL.");
        if (Environment.Keys.Any(key => key.Length == 0 || key.Contains('='))) throw new ArgumentException("A variable's name is empty or holds '='.");
    }
}
