using System.Globalization;
using System.Text;

namespace Platform.Imaging.Datasets.Formats;

/// <summary>The labels of a picture in YOLO's form: a line for each object, <c>class cx cy width height</c>, parts of the picture's size.</summary>
internal static class YoloLabels
{
    // Tools round: a box may reach this part of the picture's size out of it.
    private const double Slack = 0.005;

    /// <summary>Counts the objects of each class.</summary>
    /// <param name="file">The file.</param>
    /// <param name="text">Its content.</param>
    /// <param name="counts">By class, all classes there are.</param>
    /// <exception cref="DatasetRejectedException">A line is none, its class is unknown, or its box is outside the picture; the field is the line.</exception>
    public static void Count(string file, ReadOnlySpan<byte> text, Dictionary<long, long> counts)
    {
        var number = 0;
        Span<double> box = stackalloc double[4];
        foreach (var range in text.Split((byte)'\n'))
        {
            number++;
            var line = Encoding.UTF8.GetString(text[range]).Trim().TrimStart('\uFEFF');
            if (line.Length == 0) continue;
            var parts = line.Split((char[]?)null, 6, StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length != 5) throw Wrong("it is not 'class cx cy width height'");
            if (!long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id)) throw Wrong($"'{Rejection.Shown(parts[0])}' is no class's number");
            if (!counts.TryGetValue(id, out var count)) throw Wrong($"there is no class {id}");
            for (var at = 0; at < 4; at++)
            {
                if (!double.TryParse(parts[at + 1], NumberStyles.Float, CultureInfo.InvariantCulture, out box[at]) || !double.IsFinite(box[at])) throw Wrong($"'{Rejection.Shown(parts[at + 1])}' is no number");
            }

            if (box[2] <= 0 || box[3] <= 0) throw Wrong("the box has no size");
            if (box[0] - box[2] / 2 < -Slack || box[0] + box[2] / 2 > 1 + Slack || box[1] - box[3] / 2 < -Slack || box[1] + box[3] / 2 > 1 + Slack)
                throw Wrong("the box reaches out of the picture; its numbers are parts of the picture's size, from 0 to 1");
            counts[id] = count + 1;
        }

        DatasetRejectedException Wrong(string what) => Rejection.At(file, $"line {number}", what);
    }
}
