using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Platform.Contracts;
using Platform.Contracts.Datasets;
using Platform.Contracts.Training;
using Platform.Imaging;
using Platform.Imaging.Datasets;

namespace Platform.Grains.Datasets;

/// <summary>What a dataset of pictures must be, and who may see it.</summary>
public static class ImageDatasetRules
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxName = 255;

    /// <summary>The longest description, in characters.</summary>
    public const int MaxDescription = 10_000;

    /// <summary>The visibility of what everybody may read.</summary>
    public const string Public = "public";

    /// <summary>Who owns a dataset's blobs.</summary>
    public static string Owner(string datasetId) => "image-datasets/" + datasetId;

    /// <summary>Who owns what was uploaded for a dataset.</summary>
    public static string UploadOwner(string datasetId) => "image-uploads/" + datasetId;

    /// <summary>What is wrong with a draft, or <c>null</c>.</summary>
    public static Error? Check(string datasetId, ImageDatasetDraft draft)
    {
        if (string.IsNullOrWhiteSpace(draft.Name)) return Invalid("name", "it is required");
        if (draft.Name.Length > MaxName) return Invalid("name", $"it has more than {MaxName} characters");
        if (draft.Description is { Length: > MaxDescription }) return Invalid("description", $"it has more than {MaxDescription} characters");
        if (!ImageDatasetReader.Formats.Contains(draft.Format)) return Invalid("format", $"it is one of {string.Join(", ", ImageDatasetReader.Formats)}");
        if (draft.Visibility is not ("private" or Public)) return Invalid("visibility", $"it is one of private, {Public}");
        if (draft.Files.IsDefaultOrEmpty) return Invalid("files", "there are none");
        var owner = UploadOwner(datasetId) + "/";
        return draft.Files.All(file => file.Blob.StartsWith(owner, StringComparison.Ordinal)) ? null : Invalid("files", "they are not this dataset's");
    }

    /// <summary>A hash of a draft: two with the same are the same.</summary>
    public static string Fingerprint(ImageDatasetDraft draft)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in (string?[])[draft.Name, draft.Description, draft.Format, draft.Visibility, draft.ProjectId?.ToString(System.Globalization.CultureInfo.InvariantCulture)]) Add(part);
        foreach (var file in draft.Files)
        {
            Add(file.Path);
            Add(file.Blob);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());

        // The length before each part keeps "ab"+"c" and "a"+"bc" apart, and nothing from an empty text.
        void Add(string? part)
        {
            var bytes = Encoding.UTF8.GetBytes(part ?? "");
            hash.AppendData(BitConverter.GetBytes(part is null ? -1 : bytes.Length));
            hash.AppendData(bytes);
        }
    }

    /// <summary>The dataset, to a caller who may see it.</summary>
    public static Result<ImageDataset> View(ImageDatasetState state, Caller caller) =>
        state.Stage == DatasetStage.Kept && (state.IsPublic || state.UserId == caller.UserId) ? state.Dataset! : NotFound();

    /// <summary>The dataset that was read.</summary>
    public static ImageDataset Of(string datasetId, ImageDatasetState state, ImageManifest manifest, string manifestBlob, string packBlob)
    {
        var draft = state.Draft!;
        return new ImageDataset(
            datasetId, state.UserId, draft.Name, draft.Description, manifest.Format, manifest.Task, draft.Visibility, draft.ProjectId, manifest.Pictures.Length, manifest.TotalBytes,
            [.. manifest.Classes.Select((one, place) => new ImageDatasetClass(one.Id, one.Name, manifest.ClassDistribution[place]))],
            manifest.Pictures.GroupBy(picture => picture.Split ?? "").ToImmutableDictionary(split => split.Key, split => split.Count()),
            manifestBlob, packBlob, state.CreatedAt);
    }

    /// <summary>What is wrong with an upload, for who sent it.</summary>
    public static Error Refusal(DatasetRejectedException rejected)
    {
        var details = ImmutableDictionary<string, string>.Empty;
        if (rejected.File is { } file) details = details.Add("file", file);
        if (rejected.Field is { } field) details = details.Add(TrainingErrors.FieldDetail, field);
        return new Error(TrainingErrors.InvalidDataset, rejected.Message, Details: details);
    }

    /// <summary>There is none, or not for the caller.</summary>
    public static Error NotFound() => Error.NotFound("there is no such dataset");

    /// <summary>It may be read but not deleted.</summary>
    public static Error Forbidden() => Error.Forbidden("only its owner may delete a dataset");

    /// <summary>A field that cannot be taken.</summary>
    public static Error Invalid(string field, string what) =>
        new(ErrorCodes.Invalid, $"{field}: {what}", Details: ImmutableDictionary<string, string>.Empty.Add(TrainingErrors.FieldDetail, field));
}
