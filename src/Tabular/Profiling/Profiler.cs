using Platform.Tabular.Columns;

namespace Platform.Tabular.Profiling;

/// <summary>Finds out what a table is like: exact, in bounded memory, several columns at once.</summary>
public static class Profiler
{
    /// <summary>Profiles a table. Takes processor time: not for a grain's turn.</summary>
    public static TableProfile Profile(Table table, CancellationToken cancellationToken) => throw new NotImplementedException();
}
