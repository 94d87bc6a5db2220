using System.Collections.Immutable;

namespace Platform.Recipes;

/// <summary>What frameworks train models for.</summary>
public static class FrameworkTasks
{
    /// <summary>Which class a picture is of.</summary>
    public const string Classification = "image_classification";

    private const string Detection = "object_detection";

    private static readonly ImmutableArray<string> OfUltralytics = [Detection, "instance_segmentation", "pose_estimation", Classification];

    /// <summary>The tasks of a framework, the usual one first; <c>null</c> where the framework's settings are not known.</summary>
    public static IReadOnlyList<string>? Of(string framework) => framework switch
    {
        RecipeReader.Timm => [Classification],
        RecipeReader.Ultralytics => OfUltralytics,
        _ => null,
    };

    /// <summary>The task where none is given.</summary>
    public static string Default(string framework) => Of(framework)?[0] ?? Classification;
}
