using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using Platform.Imaging.Codecs;
using Platform.Imaging.Datasets.Formats;

namespace Platform.Imaging.Datasets;

/// <summary>
/// Writes pictures to a pack, one after the other, and decodes each once, on a few threads: each holds one picture and no more. Of several broken pictures the first of the listing is told.
/// </summary>
internal sealed class PackWriter
{
    private readonly DatasetListing _listing;
    private readonly Stream _pack;
    private readonly ImageDatasetLimits _limits;
    private readonly CancellationToken _cancellation;
    private readonly Picture[] _pictures;
    private readonly Lock _gate = new();
    private int _next;
    private long _offset;
    private (int Index, ExceptionDispatchInfo Fault)? _fault;

    private PackWriter(DatasetListing listing, Stream pack, ImageDatasetLimits limits, CancellationToken cancellationToken) =>
        (_listing, _pack, _limits, _cancellation, _pictures) = (listing, pack, limits, cancellationToken, new Picture[listing.Pictures.Count]);

    /// <summary>Writes all pictures of a listing.</summary>
    /// <exception cref="DatasetRejectedException">One is broken, or more than the limits allow.</exception>
    public static ImmutableArray<Picture> Write(DatasetListing listing, Stream pack, ImageDatasetLimits limits, CancellationToken cancellationToken)
    {
        var writer = new PackWriter(listing, pack, limits, cancellationToken);
        var others = Enumerable.Range(1, Math.Clamp(limits.Threads, 1, Math.Max(1, listing.Pictures.Count)) - 1)
            .Select(_ => Task.Factory.StartNew(writer.Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        writer.Work();
        Task.WaitAll(others, CancellationToken.None);
        writer._fault?.Fault.Throw();
        return ImmutableArray.Create(writer._pictures);
    }

    private void Work()
    {
        byte[] buffer = [];
        while (true)
        {
            var index = 0;
            try
            {
                int length;
                long offset;
                lock (_gate)
                {
                    if (_fault is not null || _next == _pictures.Length) return;
                    index = _next++;
                    _cancellation.ThrowIfCancellationRequested();
                    var file = _listing.Pictures[index].File.Read(ref buffer, _limits.Picture.FileBytes);
                    _pack.Write(file);
                    (length, offset) = (file.Length, _offset);
                    _offset += length;
                }

                _pictures[index] = Decode(index, buffer.AsSpan(0, length), offset);
            }
            catch (Exception fault)
            {
                // Whoever took an earlier picture is still at it, and may find it broken too.
                lock (_gate)
                {
                    if (_fault is null || _fault.Value.Index > index) _fault = (index, ExceptionDispatchInfo.Capture(fault));
                }

                return;
            }
        }
    }

    private Picture Decode(int index, ReadOnlySpan<byte> file, long offset)
    {
        var listed = _listing.Pictures[index];
        int width, height;
        try
        {
            var image = ImageDecoder.Decode(file, _limits.Picture);
            (width, height) = (image.Width, image.Height);
        }
        catch (ImageRejectedException broken)
        {
            throw Rejection.In(listed.File.Path, broken.Message);
        }

        _listing.CheckSize(index, width, height);
        return new Picture(listed.FileName, listed.Split, listed.Class, offset, file.Length, width, height);
    }
}
