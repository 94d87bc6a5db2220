namespace Platform.Tabular.Profiling;

/// <summary>A profile as a JSON document, with the field names of the surface's specification (snake case); no NaN, no infinity.</summary>
public static class ProfileJson
{
    /// <summary>Writes a profile.</summary>
    public static void Write(TableProfile profile, Stream output) => throw new NotImplementedException();

    /// <summary>Reads one that <see cref="Write"/> wrote.</summary>
    public static TableProfile Read(Stream input) => throw new NotImplementedException();
}
