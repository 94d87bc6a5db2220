using System.Runtime.InteropServices;
using SQLitePCL;

namespace Platform.Storage.Sqlite;

/// <summary>
/// Chooses the SQLite library: the system's where it is newer than the one that comes with the packages (the system's is the one that gets security updates), else the packages'.
/// </summary>
internal static class SqliteNative
{
    private const string Bundled = "e_sqlite3";
    private const string System = "libsqlite3.so.0";

    private static readonly Lazy<Version> Loaded = new(Load);

    /// <summary>Loads the library once per process, and says which version it is.</summary>
    public static Version Use() => Loaded.Value;

    private static Version Load()
    {
        var provider = typeof(SQLite3Provider_e_sqlite3).Assembly;
        var bundled = NativeLibrary.TryLoad(Bundled, provider, null, out var own) ? own : 0;
        var system = NativeLibrary.TryLoad(System, out var found) ? found : 0;
        if (bundled == 0 && system == 0)
            throw new StorageException("no SQLite library: install libsqlite3-0 (Debian), or restore the packages for this platform", retryable: false);

        var choice = system != 0 && (bundled == 0 || VersionOf(system) > VersionOf(bundled)) ? system : bundled;
        NativeLibrary.SetDllImportResolver(provider, (name, _, _) => name == Bundled ? choice : 0);
        Batteries_V2.Init();
        return VersionOf(choice);
    }

    private static Version VersionOf(nint library)
    {
        var number = Marshal.GetDelegateForFunctionPointer<VersionNumber>(NativeLibrary.GetExport(library, "sqlite3_libversion_number"))();
        return new Version(number / 1_000_000, number / 1_000 % 1_000, number % 1_000);
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int VersionNumber();
}
