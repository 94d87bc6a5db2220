using System.Text;
using Platform.Tabular.Columns;
using Platform.Tabular.Csv;

namespace Platform.Tabular.Tests.Csv;

/// <summary>Tests that look at the process's memory run alone.</summary>
[CollectionDefinition(nameof(ProcessMemory), DisableParallelization = true)]
public sealed class ProcessMemory;

[Collection(nameof(ProcessMemory))]
public sealed class CsvMemoryTests
{
    [Fact]
    public void A_long_file_is_read_in_memory_that_does_not_grow_with_it()
    {
        const long Bound = 1 << 20;
        using var file = new GeneratedCsv(rows: 1_000_000);
        using var store = CsvFiles.Store(Bound);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var table = CsvReader.Read(file, null, store, new CsvLimits(), CancellationToken.None).Table;
        var after = GC.GetTotalMemory(forceFullCollection: true);
        Assert.Equal(1_000_000, table.Rows);
        Assert.True(file.Length > 30_000_000, $"{file.Length} bytes");
        Assert.True(file.LiveBytes - before < 100 << 20, $"{file.LiveBytes - before} bytes while it was read");
        Assert.True(after - before < 2 * Bound, $"{after - before} bytes are left");
        Assert.InRange(store.HeldBytes, 0, Bound);
        GC.KeepAlive(table);
    }

    /// <summary>A file that is never there as a whole. Looks at the live memory now and then as it is read.</summary>
    private sealed class GeneratedCsv(int rows) : Stream
    {
        private byte[] _line = [];
        private int _used;
        private int _row = -1;
        private long _position;
        private int _reads;

        public long LiveBytes { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => _position;

        public override long Position
        {
            get => _position;
            set
            {
                if (value != 0) throw new NotSupportedException();
                (_line, _used, _row, _position) = ([], 0, -1, 0);
            }
        }

        public override int Read(Span<byte> buffer)
        {
            if (++_reads % 40 == 0) LiveBytes = Math.Max(LiveBytes, GC.GetTotalMemory(forceFullCollection: true));
            var written = 0;
            while (written < buffer.Length)
            {
                if (_used == _line.Length)
                {
                    if (_row == rows) break;
                    _line = Encoding.UTF8.GetBytes(_row < 0 ? "id,value,name,flag\n" : $"{_row},{_row / 3.0},name-{_row * 7919L % 1_000_003},{_row % 2 == 0}\n");
                    (_used, _row) = (0, _row + 1);
                }

                var count = Math.Min(buffer.Length - written, _line.Length - _used);
                _line.AsSpan(_used, count).CopyTo(buffer[written..]);
                written += count;
                _used += count;
            }

            _position += written;
            return written;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }
    }
}
