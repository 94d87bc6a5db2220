using System.Runtime.InteropServices;

namespace Platform.Sandbox.Confinement;

/// <summary>
/// The system calls that a submission has no use for and a break-out has. Namespaces and dropped capabilities already refuse most of
/// them; the filter keeps the kernel code behind them out of reach. Everything else is allowed, so Python, NumPy and PyTorch run.
/// </summary>
internal static class SeccompFilter
{
    private const int EPERM = 1, ENOSYS = 38;
    private const uint NewNamespaces = 0x7E020000; // CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET
    private const uint Unix = 1, Inet = 2, Inet6 = 10;
    private const uint TIOCSTI = 0x5412, TIOCLINUX = 0x541C;
    private const uint QueryPersonality = 0xFFFFFFFF;

    /// <summary>Whether there is a filter for this machine's instruction set.</summary>
    internal static bool Supported => RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;

    /// <summary>
    /// The filter for <paramref name="machine"/>. <paramref name="memoryIsCounted"/> is false where no control group counts memory
    /// that is in no process' address space; the calls that make such memory are refused there too.
    /// </summary>
    internal static byte[] For(Architecture machine, bool memoryIsCounted)
    {
        var arm = machine == Architecture.Arm64;
        uint Number(SystemCall call) => arm ? call.Arm64!.Value : call.X64;

        var program = new BpfProgram().RequireArchitecture(arm ? 0xC00000B7u : 0xC000003Eu);
        // The x32 convention shares the architecture's name and would number the same calls differently.
        if (!arm) program.KillFrom(0x40000000);
        foreach (var call in SystemCall.Refused.Concat(memoryIsCounted ? [] : SystemCall.UncountedMemory))
            if (!arm || call.Arm64 is not null) program.Answer(Number(call), BpfProgram.Errno(EPERM));
        // clone3 hides its flags behind a pointer; told it does not exist, the C library falls back to clone.
        program.Answer(Number(SystemCall.Clone3), BpfProgram.Errno(ENOSYS));
        program.RefuseBits(Number(SystemCall.Clone), 0, NewNamespaces, BpfProgram.Errno(EPERM));
        program.Choose(Number(SystemCall.Socket), 0, [Unix, Inet, Inet6], BpfProgram.Allow, BpfProgram.Errno(EPERM));
        program.Choose(Number(SystemCall.Ioctl), 1, [TIOCSTI, TIOCLINUX], BpfProgram.Errno(EPERM), BpfProgram.Allow);
        program.Choose(Number(SystemCall.Personality), 0, [0, QueryPersonality], BpfProgram.Allow, BpfProgram.Errno(EPERM));
        return program.Otherwise(BpfProgram.Allow);
    }
}
