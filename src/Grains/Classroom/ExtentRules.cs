using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Platform.Contracts.Classroom;
using Platform.Grains.Classroom.Counting;

namespace Platform.Grains.Classroom;

/// <summary>How many cells notebooks have.</summary>
internal static class ExtentRules
{
    /// <summary>What a student told and showed of a notebook.</summary>
    public static NotebookExtent Of(NotebookStanding notebook) => new(notebook.Notebook, notebook.ToldCells, notebook.ToldAt, notebook.HighestIndex, notebook.ToldBy);

    /// <summary>What several told and showed, by notebook.</summary>
    public static ImmutableArray<NotebookExtent> Merge(IEnumerable<NotebookExtent> extents)
    {
        var merged = new Dictionary<string, NotebookExtent>(StringComparer.Ordinal);
        foreach (var extent in extents)
        {
            ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(merged, extent.Notebook, out var there);
            known = there ? Merge(known!, extent) : extent;
        }

        return [.. merged.Values];
    }

    /// <summary>How many cells it has: as told last, else one more than the highest index.</summary>
    public static int Total(NotebookExtent extent) => extent.ToldCells ?? (int)Math.Min(extent.HighestIndex + 1L, int.MaxValue);

    /// <summary>How many cells it has for a student, who cannot have completed more than all.</summary>
    public static int Total(ImmutableDictionary<string, int> extents, string notebook, int completed) => Math.Max(extents.GetValueOrDefault(notebook), completed);

    private static NotebookExtent Merge(NotebookExtent one, NotebookExtent other)
    {
        var told = KeyOf(other) is { } key && (KeyOf(one) is not { } known || key.CompareTo(known) > 0) ? other : one;
        var highest = Math.Max(one.HighestIndex, other.HighestIndex);
        return told.HighestIndex == highest ? told : told with { HighestIndex = highest };
    }

    private static EventKey? KeyOf(NotebookExtent extent) => extent is { ToldAt: { } at, ToldBy: { } by } ? new EventKey(at, by) : null;
}
