namespace Platform.Grains.Tracking.Search;

/// <summary>A filter, an order or a page token is not one. The message says what is wrong; it never leaves a grain as an exception.</summary>
public sealed class SearchSyntaxException(string message) : Exception(message);
