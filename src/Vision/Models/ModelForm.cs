namespace Platform.Vision.Models;

/// <summary>What is asked of a model.</summary>
/// <param name="Name">Its name in the catalogue.</param>
/// <param name="Classes">How many classes it tells apart.</param>
/// <param name="ImageSize">The side of its input in pixels.</param>
/// <param name="DropRate">The probability of dropout before the classifier; <c>null</c> for the model's own.</param>
internal sealed record ModelForm(string Name, int Classes, int ImageSize, double? DropRate);
