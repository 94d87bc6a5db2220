using System.Collections.Immutable;
using System.Text.Json;
using Platform.Contracts;
using Platform.Contracts.Training;

namespace Platform.Grains.Training;

/// <summary>A validation's pictures as they are kept: one JSON line each, the fields of <see cref="ValidatedImage"/> in snake case.</summary>
public static class ValidatedImageLines
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>A picture's line, without its end.</summary>
    public static string Write(ValidatedImage image) => JsonSerializer.Serialize(image, Json);

    /// <summary>A part of the pictures, line by line: memory holds that part alone. On the calling thread, but for the reading.</summary>
    /// <param name="file">The lines.</param>
    /// <param name="isCorrect">Only those rightly, or wrongly, predicted.</param>
    /// <param name="skip">How many of them to pass over.</param>
    /// <param name="limit">How many of them to give.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<Page<ValidatedImage>> Read(Stream file, bool? isCorrect, int skip, int limit, CancellationToken cancellationToken)
    {
        var images = ImmutableArray.CreateBuilder<ValidatedImage>();
        var total = 0L;
        using var reader = new StreamReader(file);
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Length == 0) continue;
            var within = total >= skip && images.Count < limit;
            if (!within && isCorrect is null)
            {
                total++;
                continue;
            }

            var image = JsonSerializer.Deserialize<ValidatedImage>(line, Json) ?? throw new InvalidDataException("a validation's picture is null");
            if (isCorrect is { } wanted && image.IsCorrect != wanted) continue;
            if (within) images.Add(image);
            total++;
        }

        return new Page<ValidatedImage>(images.ToImmutable(), total);
    }
}
