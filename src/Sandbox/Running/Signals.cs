namespace Platform.Sandbox;

/// <summary>The names of Linux' signals, the same numbers on x86-64 and arm64.</summary>
internal static class Signals
{
    private static readonly string[] Names =
    [
        "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM", "STKFLT", "CHLD",
        "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS",
    ];

    internal const int Kill = 9, Xcpu = 24, Xfsz = 25;

    internal static string Name(int signal) => signal >= 1 && signal <= Names.Length ? "SIG" + Names[signal - 1] : $"signal {signal}";
}
