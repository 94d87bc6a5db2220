using System.Runtime.InteropServices;

namespace Platform.Imaging.Batches;

/// <summary>Lowers the calling thread's share of the processor. .NET's own <c>Thread.Priority</c> does nothing on Linux, where niceness is a thread's own (setpriority(2)).</summary>
internal static partial class ThreadPriorityOnLinux
{
    private const int ThisThread = 0;
    private const int Nice = 10;

    /// <summary>For good: a thread may not raise it again.</summary>
    public static void Lower()
    {
        if (OperatingSystem.IsLinux()) _ = SetPriority(0, ThisThread, Nice);
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int priority);
}
