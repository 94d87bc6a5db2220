namespace Platform.Sandbox.Confinement;

/// <summary>A system call's numbers, from the kernel's <c>syscall_64.tbl</c> and <c>asm-generic/unistd.h</c>; null where arm64 has no such call.</summary>
internal readonly struct SystemCall(string name, uint x64, uint? arm64)
{
    internal string Name => name;

    internal uint X64 => x64;

    internal uint? Arm64 => arm64;

    internal static readonly SystemCall Clone = new("clone", 56, 220);
    internal static readonly SystemCall Clone3 = new("clone3", 435, 435);
    internal static readonly SystemCall Socket = new("socket", 41, 198);
    internal static readonly SystemCall Ioctl = new("ioctl", 16, 29);
    internal static readonly SystemCall Personality = new("personality", 135, 92);

    /// <summary>Make memory that no process' size shows.</summary>
    internal static readonly SystemCall[] UncountedMemory = [new("memfd_create", 319, 279), new("shmget", 29, 194)];

    internal static readonly SystemCall[] Refused =
    [
        // Mounts, roots and namespaces.
        new("mount", 165, 40), new("umount2", 166, 39), new("pivot_root", 155, 41), new("chroot", 161, 51),
        new("unshare", 272, 97), new("setns", 308, 268), new("open_tree", 428, 428), new("move_mount", 429, 429),
        new("fsopen", 430, 430), new("fsconfig", 431, 431), new("fsmount", 432, 432), new("fspick", 433, 433),
        new("mount_setattr", 442, 442), new("open_tree_attr", 467, 467), new("statmount", 457, 457), new("listmount", 458, 458),
        // Other processes.
        new("ptrace", 101, 117), new("process_vm_readv", 310, 270), new("process_vm_writev", 311, 271), new("kcmp", 312, 272),
        new("pidfd_getfd", 438, 438), new("process_madvise", 440, 440), new("process_mrelease", 448, 448),
        new("migrate_pages", 256, 238), new("move_pages", 279, 239),
        // The kernel itself.
        new("kexec_load", 246, 104), new("kexec_file_load", 320, 294), new("init_module", 175, 105), new("finit_module", 313, 273),
        new("delete_module", 176, 106), new("create_module", 174, null), new("get_kernel_syms", 177, null), new("query_module", 178, null),
        new("reboot", 169, 142), new("syslog", 103, 116), new("acct", 163, 89), new("swapon", 167, 224), new("swapoff", 168, 225),
        new("quotactl", 179, 60), new("quotactl_fd", 443, 443), new("nfsservctl", 180, 42), new("uselib", 134, null), new("_sysctl", 156, null),
        new("lookup_dcookie", 212, 18), new("vhangup", 153, 58), new("sethostname", 170, 161), new("setdomainname", 171, 162),
        new("iopl", 172, null), new("ioperm", 173, null), new("modify_ldt", 154, null),
        // The clock.
        new("settimeofday", 164, 170), new("clock_settime", 227, 112), new("adjtimex", 159, 171), new("clock_adjtime", 305, 266),
        // Large and lively parts of the kernel.
        new("bpf", 321, 280), new("perf_event_open", 298, 241), new("userfaultfd", 323, 282), new("io_uring_setup", 425, 425),
        new("io_uring_enter", 426, 426), new("io_uring_register", 427, 427), new("fanotify_init", 300, 262), new("memfd_secret", 447, 447),
        new("add_key", 248, 217), new("request_key", 249, 218), new("keyctl", 250, 219),
        // Files by handle rather than by name.
        new("name_to_handle_at", 303, 264), new("open_by_handle_at", 304, 265),
    ];
}
