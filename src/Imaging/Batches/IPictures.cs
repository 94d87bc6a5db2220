namespace Platform.Imaging.Batches;

/// <summary>Labelled picture files, read at random and from several threads at once.</summary>
public interface IPictures
{
    /// <summary>How many.</summary>
    int Count { get; }

    /// <summary>The class of a picture, from 0.</summary>
    int ClassOf(int index);

    /// <summary>Its name, for messages.</summary>
    string NameOf(int index);

    /// <summary>The file's bytes.</summary>
    byte[] Read(int index);
}
