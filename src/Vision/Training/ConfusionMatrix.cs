using System.Text.Json;

namespace Platform.Vision.Training;

/// <summary>
/// How many pictures of each class were predicted to be of each. Holds the cells that are not zero alone, at most one for each picture: with 10,000 classes all of them would take 800 MB.
/// </summary>
/// <param name="classes">How many classes there are.</param>
public sealed class ConfusionMatrix(int classes)
{
    /// <summary>With more classes than this it is written by its cells that are not zero: all cells of 1,000 classes are 2 MB of JSON for every epoch, of 10,000 they would be 200.</summary>
    public const int DenseClasses = 1_000;

    private readonly Dictionary<(int Truth, int Predicted), long> _counts = [];

    /// <summary>How many classes there are.</summary>
    public int Classes { get; } = classes;

    /// <summary>The cells that are not zero, row by row, in a row by column.</summary>
    public IEnumerable<(int Truth, int Predicted, long Count)> Cells => _counts.Select(cell => (cell.Key.Truth, cell.Key.Predicted, cell.Value)).Order();

    /// <summary>How many pictures of a class were predicted to be of another, or the same.</summary>
    public long this[int truth, int predicted] => _counts.GetValueOrDefault((truth, predicted));

    /// <summary>Counts pictures.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public void Add(int truth, int predicted, long count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)truth, (uint)Classes, nameof(truth));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)predicted, (uint)Classes, nameof(predicted));
        if (count != 0) _counts[(truth, predicted)] = this[truth, predicted] + count;
    }

    /// <summary>
    /// Writes <c>confusion_matrix</c>, <c>classes×classes</c>, rows being the truth; with more than <see cref="DenseClasses"/> classes that is <c>null</c>, and <c>confusion_pairs</c> follows,
    /// <c>[row, column, count]</c> for each cell that is not zero.
    /// </summary>
    public void Write(Utf8JsonWriter json)
    {
        if (Classes > DenseClasses)
        {
            json.WriteNull("confusion_matrix");
            json.WriteStartArray("confusion_pairs");
            foreach (var (truth, predicted, count) in Cells)
            {
                json.WriteStartArray();
                json.WriteNumberValue(truth);
                json.WriteNumberValue(predicted);
                json.WriteNumberValue(count);
                json.WriteEndArray();
            }
        }
        else
        {
            json.WriteStartArray("confusion_matrix");
            for (var truth = 0; truth < Classes; truth++)
            {
                json.WriteStartArray();
                for (var predicted = 0; predicted < Classes; predicted++) json.WriteNumberValue(this[truth, predicted]);
                json.WriteEndArray();
            }
        }

        json.WriteEndArray();
    }
}
