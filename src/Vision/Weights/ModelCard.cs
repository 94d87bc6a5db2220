using System.Globalization;
using System.Text.Json;
using Platform.Imaging.Datasets;
using Platform.Imaging.Transforms;

namespace Platform.Vision.Weights;

/// <summary>What a weights file says of its model, in its metadata: <c>format=pt</c>, <c>model_name</c>, <c>image_size</c>, <c>resize_size</c>, <c>classes</c> (a JSON array of <c>{"id","name"}</c>), <c>drop_rate</c>.</summary>
/// <param name="ModelName">The model.</param>
/// <param name="ImageSize">The side of its input in pixels.</param>
/// <param name="Classes">Its classes, in the order of its outputs.</param>
public sealed record ModelCard(string ModelName, int ImageSize, IReadOnlyList<ImageClass> Classes)
{
    /// <summary>The shorter side of a picture before the square is cut out, in pixels.</summary>
    public int ResizeSize { get; init; } = PictureTransform.Of(ImageSize).ResizeSize;

    /// <summary>The probability of dropout before the classifier that it was trained with; below 0 for the model's own.</summary>
    public double DropRate { get; init; } = -1;

    /// <summary>As a file's metadata.</summary>
    internal IReadOnlyDictionary<string, string> ToMetadata() => new Dictionary<string, string>
    {
        ["format"] = "pt",
        ["model_name"] = ModelName,
        ["image_size"] = ImageSize.ToString(CultureInfo.InvariantCulture),
        ["resize_size"] = ResizeSize.ToString(CultureInfo.InvariantCulture),
        ["classes"] = JsonSerializer.Serialize(Classes.Select(item => new NamedClass(item.Id, item.Name)), _json),
        ["drop_rate"] = DropRate.ToString("R", CultureInfo.InvariantCulture),
    };

    /// <summary>Of a file's metadata.</summary>
    /// <exception cref="WeightsRejectedException">Something is missing or no number.</exception>
    internal static ModelCard Of(IReadOnlyDictionary<string, string> metadata)
    {
        var size = Number("image_size");
        if (size is < 1 or > Models.ModelFactory.GreatestImageSize) throw Wrong("image_size");
        var card = new ModelCard(Text("model_name"), size, ClassesOf(Text("classes")));
        if (metadata.ContainsKey("resize_size")) card = card with { ResizeSize = Number("resize_size") };
        if (card.ResizeSize < size || card.ResizeSize > 4 * Models.ModelFactory.GreatestImageSize) throw Wrong("resize_size");
        if (!metadata.TryGetValue("drop_rate", out var text)) return card;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var rate) && rate < 1 ? card with { DropRate = rate } : throw Wrong("drop_rate");

        string Text(string name) => metadata.TryGetValue(name, out var found) ? found : throw new WeightsRejectedException($"The weights do not say what they are of: the metadata lack '{name}'.");

        int Number(string name) => int.TryParse(Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw Wrong(name);
    }

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web);

    private static List<ImageClass> ClassesOf(string text)
    {
        try
        {
            var classes = JsonSerializer.Deserialize<List<NamedClass?>>(text, _json);
            return classes is { Count: > 0 } ? classes.Select(item => item is { Name: { } name } ? new ImageClass(item.Id, name) : throw Wrong("classes")).ToList() : throw Wrong("classes");
        }
        catch (JsonException)
        {
            throw Wrong("classes");
        }
    }

    private static WeightsRejectedException Wrong(string name) => new($"The weights' metadata cannot be understood: '{name}'.");

    private sealed record NamedClass(long Id, string? Name);
}
