using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace ClayStack.Dvt.Sql;

/// <summary>The SQLite library of this process: chosen once, before the first database is opened.</summary>
public sealed record SqliteLibrary
{
    private const string BundledName = "e_sqlite3";

    // STRICT tables and other novelties are not used: the bundled version is the oldest that is tested.
    private const int VersionNumberMin = 3_035_000;

    private static readonly string[] SystemNames = ["libsqlite3.so.0", "libsqlite3.dylib", "winsqlite3.dll"];
    private static readonly Lock Gate = new();
    private static SqliteLibrary? _loaded;

    private SqliteLibrary(bool system, string version)
    {
        System = system;
        Version = version;
    }

    /// <summary>Whether it is the operating system's.</summary>
    public bool System { get; }

    /// <summary>Its version, for example 3.40.1.</summary>
    public string Version { get; }

    /// <summary>Loads the library at the first call; later calls, whatever they ask for, give what was loaded.</summary>
    /// <param name="source">Which library.</param>
    /// <returns>What this process uses, to be logged at its start.</returns>
    public static SqliteLibrary Load(SqliteSource source = SqliteSource.PreferSystem)
    {
        lock (Gate)
            return _loaded ??= LoadOnce(source);
    }

    /// <summary>For the log of a node's start.</summary>
    public override string ToString() => $"SQLite {Version} ({(System ? "the system's" : "bundled")})";

    private static SqliteLibrary LoadOnce(SqliteSource source)
    {
        nint system = source == SqliteSource.PreferSystem ? FindSystem() : 0;
        if (system != 0)
        {
            NativeLibrary.SetDllImportResolver(
                typeof(SQLite3Provider_e_sqlite3).Assembly,
                (name, _, _) => string.Equals(name, BundledName, StringComparison.Ordinal) ? system : 0);
        }

        Batteries_V2.Init();
        return new SqliteLibrary(system != 0, raw.sqlite3_libversion().utf8_to_string());
    }

    /// <summary>A handle that lives as long as the process; 0 where there is none, or only one that is too old.</summary>
    private static nint FindSystem()
    {
        foreach (string name in SystemNames)
        {
            if (!NativeLibrary.TryLoad(name, Assembly.GetExecutingAssembly(), DllImportSearchPath.SafeDirectories, out nint handle))
                continue;
            if (NativeLibrary.TryGetExport(handle, "sqlite3_libversion_number", out nint export)
                && Marshal.GetDelegateForFunctionPointer<VersionNumber>(export)() >= VersionNumberMin)
                return handle;
            NativeLibrary.Free(handle);
        }

        return 0;
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int VersionNumber();
}
