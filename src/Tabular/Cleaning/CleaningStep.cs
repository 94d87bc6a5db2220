using System.Collections.Immutable;
using Platform.Tabular.Columns;

namespace Platform.Tabular.Cleaning;

/// <summary>
/// A step of the catalogue with its parameters: says what it does, in Japanese and as pandas code, and does exactly that. Immutable.
/// </summary>
public abstract class CleaningStep
{
    /// <summary>What it was made of, defaults filled in.</summary>
    public abstract StepSpec Spec { get; }

    /// <summary>Its name, in Japanese, such as <c>欠損値補完（平均値）</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What it does to which columns, in Japanese.</summary>
    public abstract string Description { get; }

    /// <summary>
    /// The same as code: runs alone with <c>df</c>, <c>pd</c> and <c>np</c> in scope and leaves its result in <c>df</c>. Imports nothing but pandas, numpy and sklearn. Names and values of the
    /// caller's stand in it as Python literals only.
    /// </summary>
    public abstract string CodeSnippet { get; }

    /// <summary>Does it. The given table stays as it is; columns that do not change are shared.</summary>
    /// <exception cref="StepFailedException">The data does not allow it, such as for a column that is not there.</exception>
    public abstract StepResult Apply(Table table, CancellationToken cancellationToken);

    /// <summary>A column that must be there.</summary>
    /// <exception cref="StepFailedException">It is not.</exception>
    protected internal static Column Required(Table table, string name) => table.Find(name) ?? throw new StepFailedException($"KeyError: {PythonLiteral.Of(name)}");
}

/// <summary>What a step made.</summary>
/// <param name="Table">The table.</param>
/// <param name="RowsChanged">Rows that are gone, or in which a cell changed.</param>
/// <param name="CellsChanged">Cells of columns that stayed which hold another value now. Columns added and removed are not counted by cells.</param>
/// <param name="Note">Anything more to say, in Japanese, such as the balance of classes; null for nothing.</param>
/// <param name="Keep">Where rows are gone: for each block of the table before one flag a row, set where it stayed. Null where all stayed.</param>
public sealed record StepResult(Table Table, long RowsChanged, long CellsChanged, string? Note = null, IReadOnlyList<bool[]>? Keep = null);
