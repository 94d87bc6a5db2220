using System.Globalization;
using System.Text.RegularExpressions;

namespace Platform.Tabular.Cleaning.Planning;

/// <summary>Rules on rows and columns that nothing can be learnt from.</summary>
internal static partial class DropRules
{
    private const double Sparse = 0.95;
    private const double AlmostNothing = 0.05;
    private const double AlmostUnique = 0.95;
    private const int EnoughRows = 20;

    public static void Duplicates(PlanDraft draft)
    {
        var (rows, duplicates) = (draft.Profile.Rows, draft.Profile.DuplicateRows);
        if (duplicates > 0) draft.AddAlways("drop_duplicates", [], $"{rows}行のうち{duplicates}行（{Reasons.Percent((double)duplicates / rows)}）が他の行とすべて同じです");
    }

    /// <summary>Columns that are empty or nearly so.</summary>
    public static void SparseColumns(PlanDraft draft)
    {
        var found = Dropped(draft, column => column.MissingRate >= Sparse && (column.Present == 0 || column.Rows >= EnoughRows));
        draft.Add("drop_sparse_columns", found, $"ほとんどの値が欠損していて、学習に使えません: {Reasons.Each(found, column => $"欠損{Reasons.Percent(column.MissingRate)}")}");
    }

    /// <summary>Columns of one value. Where texts or truth values are often missing, that itself tells something, and the column stays.</summary>
    public static void ConstantColumns(PlanDraft draft)
    {
        var found = Dropped(draft, column => column.Distinct == 1 && column.Rows > 1 && !column.IsDatePart && (column.Kind == PlannedKind.Number || column.MissingRate < AlmostNothing));
        draft.Add("drop_constant_columns", found, $"値が一種類しかなく、行を区別できません: {Reasons.Each(found, column => $"欠損を除く{column.Present}行が同じ値")}");
    }

    /// <summary>
    /// Columns that name the row: texts (almost) none of which stands twice, and whole numbers none of which does that are called an id or count the rows. Floating point is never taken for one.
    /// </summary>
    public static void IdentifierColumns(PlanDraft draft)
    {
        var found = Dropped(draft, column => !column.IsDatePart && column.Profile.Dates is null && (column.Kind == PlannedKind.Text ? IsKey(column) : IsNumberedKey(column, draft)));
        draft.Add("drop_identifier_columns", found, $"行ごとに（ほぼ）異なる値の識別子で、学習に使えません: {Reasons.Each(found, column => $"{column.Present}行に{column.Profile.UniqueCount}種類")}");
    }

    /// <summary>Rows without the target.</summary>
    public static void RowsWithoutTarget(PlanDraft draft)
    {
        if (draft.Target is not { Present: > 0 } target || draft.Task == TaskType.Clustering) return;
        var mayBeMissing = target.Kind == PlannedKind.Text && target.Values is { AreAll: false } && target.Profile.Texts!.Untrimmed > 0;
        if (target.Missing == 0 && !mayBeMissing) return;
        draft.Add("drop_missing_rows", [target], $"ターゲット列 {target.Name} が欠損している行（{target.Missing}行、{Reasons.Percent(target.MissingRate)}）は学習に使えません");
    }

    /// <summary>Whether a column of texts names the row: (almost) no text stands twice.</summary>
    public static bool IsKey(PlannedColumn column) =>
        column.Rows >= EnoughRows && column.Present >= EnoughRows && column.Profile.UniqueCount >= AlmostUnique * column.Present;

    // A table keeps at least one column to learn from.
    private static List<PlannedColumn> Dropped(PlanDraft draft, Func<PlannedColumn, bool> isToGo)
    {
        var found = draft.Features.Where(isToGo).ToList();
        if (found.Count == draft.Features.Count()) return [];
        foreach (var column in found) column.IsGone = true;
        return found;
    }

    private static bool IsNumberedKey(PlannedColumn column, PlanDraft draft)
    {
        var rows = draft.Profile.Rows - draft.Profile.DuplicateRows;
        if (column.Kind != PlannedKind.Number || column.Profile.Dtype is not ("int64" or "uint64") || rows < EnoughRows || column.Profile.UniqueCount != rows) return false;
        if (Identifier.IsMatch(column.Name)) return true;
        var (least, most) = (Whole(column.Numbers?.Min), Whole(column.Numbers?.Max));
        return least is 0 or 1 && most - least + 1 == rows;
    }

    private static decimal? Whole(object? number) => number is null ? null : Convert.ToDecimal(number, CultureInfo.InvariantCulture) is var whole ? whole : null;

    [GeneratedRegex("(^|[^a-zA-Z])(?i:id|ids|uuid|guid|key|no|index|idx|serial|number)$|[a-z](Id|ID|No|Key|Index)$|(番号|連番|識別子|コード|ＩＤ|ID|No\\.?|№)$|^Unnamed: 0$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Identifier { get; }
}
