using System.Collections.Immutable;
using Platform.Tabular.Columns;

namespace Platform.Tabular.Cleaning;

/// <summary>The steps that work on texts.</summary>
internal static class TextSteps
{
    public static ImmutableArray<StepDefinition> Definitions { get; } =
        [TrimText.Definition, StandardizeMissing.Definition, UnifyCategories.Definition, ToNumber.Definition, ParseDates.Definition];

    /// <summary>Maps the texts of columns, each distinct one of a block once; one mapped to <c>null</c> becomes missing.</summary>
    public static StepResult Map(Table table, ImmutableArray<string> names, Func<string, Func<string, string?>> mapOf, CancellationToken cancellationToken)
    {
        var columns = names.Select(name => ColumnsTold.OfTexts(CleaningStep.Required(table, name))).ToImmutableArray();
        return BlockRewrite.Apply(table, [.. columns.Select(Target)], cancellationToken);

        BlockRewrite.Target Target(Column column)
        {
            var map = mapOf(column.Name);
            return new BlockRewrite.Target(column, ColumnKind.Text, (block, changed) => BlockRewrite.MapTexts(block, changed, map));
        }
    }
}
