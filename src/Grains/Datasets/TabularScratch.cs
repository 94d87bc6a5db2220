using Platform.Tabular.Columns;

namespace Platform.Grains.Datasets;

/// <summary>What a piece of work on a table may use up: room for blocks, which ends with the work, and scratch files, which their users end.</summary>
/// <param name="blocks">Room for the table's blocks.</param>
/// <param name="folder">Where scratch files lie.</param>
public sealed class TabularScratch(BlockStore blocks, string folder)
{
    /// <summary>Room for the table's blocks.</summary>
    public BlockStore Blocks => blocks;

    /// <summary>A new, empty file that is gone once it is disposed, or its process is.</summary>
    public FileStream File()
    {
        var file = new FileStream(Path.Combine(folder, Path.GetRandomFileName()), new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Read | FileShare.Delete,
            Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
            BufferSize = 64 << 10,
        });
        if (!OperatingSystem.IsWindows()) System.IO.File.Delete(file.Name);
        return file;
    }
}
