using Platform.Tabular.Profiling;

namespace Platform.Tabular.Cleaning.Planning;

/// <summary>What a column holds by the time a rule looks at it.</summary>
internal enum PlannedKind
{
    /// <summary>Numbers.</summary>
    Number,

    /// <summary>Truth values.</summary>
    Truth,

    /// <summary>Texts.</summary>
    Text,
}

/// <summary>A column as it will be after the steps planned so far, as far as its profile tells.</summary>
internal sealed class PlannedColumn
{
    public PlannedColumn(ColumnProfile profile, long rows, bool isTarget)
    {
        (Name, Profile, Rows, IsTarget) = (profile.Name, profile, rows, isTarget);
        Kind = profile.Dtype switch { "object" when profile.SemanticType != "boolean" => PlannedKind.Text, "object" or "bool" => PlannedKind.Truth, _ => PlannedKind.Number };
        (Missing, Distinct, Numbers) = (profile.MissingCount, profile.UniqueCount, profile.Numbers);
        if (profile.Texts is { } texts) Values = new PlannedValues(texts);
    }

    public string Name { get; }

    /// <summary>What it was like before the first step.</summary>
    public ColumnProfile Profile { get; }

    public long Rows { get; }

    public bool IsTarget { get; }

    public PlannedKind Kind { get; set; }

    /// <summary>How many cells are missing, before rows are dropped.</summary>
    public long Missing { get; set; }

    /// <summary>At most how many values there are.</summary>
    public long Distinct { get; set; }

    /// <summary>What its numbers are like; null where that is not known any more, or it has none.</summary>
    public NumberProfile? Numbers { get; set; }

    /// <summary>Its values, of texts and truth values.</summary>
    public PlannedValues? Values { get; set; }

    /// <summary>Whether a step drops it, or takes it apart.</summary>
    public bool IsGone { get; set; }

    /// <summary>Whether it is a part of a date: a whole number in known bounds.</summary>
    public bool IsDatePart { get; init; }

    /// <summary>Whether its numbers stand for categories by now, and are not to be scaled.</summary>
    public bool IsEncoded { get; set; }

    /// <summary>Whether its outliers were pulled in.</summary>
    public bool IsClipped { get; set; }

    /// <summary>A column that models learn from.</summary>
    public bool IsFeature => !IsGone && !IsTarget;

    public double MissingRate => Rows == 0 ? 0 : (double)Missing / Rows;

    /// <summary>How many cells hold a value.</summary>
    public long Present => Rows - Missing;
}

/// <summary>The values of a column of texts that are known: the 50 most frequent at most.</summary>
internal sealed class PlannedValues(TextProfile profile)
{
    private List<ValueCount> _known = [.. profile.ValueCounts];

    /// <summary>The known values, as they are after the steps planned so far, most frequent first.</summary>
    public IReadOnlyList<ValueCount> Known => _known;

    /// <summary>Whether those are all.</summary>
    public bool AreAll { get; } = profile.OtherCount == 0;

    /// <summary>Changes the values.</summary>
    /// <param name="map">What becomes of each; null where it becomes missing.</param>
    /// <returns>How many cells became missing.</returns>
    public long Map(Func<string, string?> map)
    {
        var mapped = _known.Select(known => (Value: map(known.Value), known.Count)).ToArray();
        _known = [.. mapped.Where(one => one.Value is not null).GroupBy(one => one.Value!, StringComparer.Ordinal)
            .Select(same => new ValueCount(same.Key, same.Sum(one => one.Count))).OrderByDescending(one => one.Count)];
        return mapped.Where(one => one.Value is null).Sum(one => one.Count);
    }

    /// <summary>Adds a value that fills in what is missing.</summary>
    public void Add(string value, long count) => _known = [.. _known.Where(known => known.Value != value), new ValueCount(value, count + (_known.Find(known => known.Value == value)?.Count ?? 0))];
}
