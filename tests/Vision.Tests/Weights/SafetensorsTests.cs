using System.Buffers.Binary;
using System.Text;
using Platform.Vision.Tests.Models;
using Platform.Vision.Weights;

namespace Platform.Vision.Tests.Weights;

/// <summary>Safetensors files: what is written is read again, here and in Python; what is broken is refused.</summary>
public sealed class SafetensorsTests(PyTorch judge)
{
    private static readonly Dictionary<string, string> _none = [];

    [Fact]
    public void Tensors_of_every_type_come_back_as_they_were()
    {
        using var scope = NewDisposeScope();
        var tensors = Samples();
        using var file = new MemoryStream();
        Safetensors.Write(file, tensors, new Dictionary<string, string> { ["format"] = "pt", ["said"] = "\"é\n" });
        file.Position = 0;
        using var read = Safetensors.Read(file);

        Assert.Equal(["format", "said"], read.Metadata.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("\"é\n", read.Metadata["said"]);
        Assert.Equal(tensors.Keys.Order(StringComparer.Ordinal), read.Tensors.Keys.Order(StringComparer.Ordinal));
        foreach (var (name, tensor) in tensors)
        {
            Assert.Equal((name, tensor.dtype, string.Join(',', tensor.shape)), (name, read.Tensors[name].dtype, string.Join(',', read.Tensors[name].shape)));
            Assert.True(tensor.numel() == 0 || tensor.contiguous().bytes.SequenceEqual(read.Tensors[name].bytes), name);
        }
    }

    [Fact]
    public void File_opens_in_Python_in_place()
    {
        using var scope = NewDisposeScope();
        var tensors = Samples();
        using var file = new TemporaryFile();
        using (var stream = File.Create(file.Path)) Safetensors.Write(stream, tensors, new Dictionary<string, string> { ["format"] = "pt" });
        var answer = judge.Run(Torchvision.Prelude + """
            tensors, metadata = read(input)
            result = [{name: tensor.clone() for name, tensor in tensors.items()}, metadata]
            """, file.Path)!;
        Assert.Equal("pt", answer[1]!["format"]!.GetValue<string>());
        foreach (var (name, tensor) in tensors) Close.Assert(PyTorch.Decode(answer[0]![name]!), tensor, name, 0);
    }

    [Fact]
    public void Header_lists_tensors_in_the_order_given_and_bytes_follow_by_length_of_element()
    {
        using var scope = NewDisposeScope();
        using var file = new MemoryStream();
        Safetensors.Write(file, new Dictionary<string, Tensor> { ["b"] = ones(1, ScalarType.Byte), ["a"] = ones(1, ScalarType.Int64) }, _none);
        var length = BinaryPrimitives.ReadInt32LittleEndian(file.ToArray());
        Assert.Equal(0, length % 8);
        Assert.Equal("""{"b":{"dtype":"U8","shape":[1],"data_offsets":[8,9]},"a":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}""", Encoding.UTF8.GetString(file.ToArray(), 8, length).TrimEnd(' '));
    }

    [Fact]
    public void Stream_that_cannot_seek_is_read_too()
    {
        using var scope = NewDisposeScope();
        using var file = new MemoryStream();
        Safetensors.Write(file, new Dictionary<string, Tensor> { ["a"] = arange(5, ScalarType.Float32) }, _none);
        file.Position = 0;
        using var decoded = new System.Security.Cryptography.CryptoStream(file, new System.Security.Cryptography.ToBase64Transform(), System.Security.Cryptography.CryptoStreamMode.Read);
        using var encoded = new System.Security.Cryptography.CryptoStream(decoded, new System.Security.Cryptography.FromBase64Transform(), System.Security.Cryptography.CryptoStreamMode.Read);
        using var read = Safetensors.Read(encoded);
        Assert.Equal([0f, 1, 2, 3, 4], read.Tensors["a"].data<float>().ToArray());
    }

    [Fact]
    public void Tensors_longer_than_two_gibibytes_are_written_without_an_array_of_their_length()
    {
        using var scope = NewDisposeScope();
        // One element, seen as many: nothing of that size is held, and the file is only counted.
        var counted = new CountingStream();
        var before = GC.GetTotalAllocatedBytes();
        Assert.Throws<EnoughException>(() => Safetensors.Write(counted, new Dictionary<string, Tensor> { ["a"] = empty([3L << 30], ScalarType.Byte) }, _none));
        Assert.InRange(counted.Written, 1, 64 << 20);
        Assert.Contains("3221225472", counted.Beginning, StringComparison.Ordinal);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 16 << 20);
    }

    [Fact]
    public void Names_that_collide_and_types_that_the_format_lacks_are_the_callers_mistake()
    {
        using var scope = NewDisposeScope();
        var one = ones(1);
        Assert.Throws<ArgumentException>(() => Safetensors.Write(Stream.Null, [new("a", one), new("a", one)], _none));
        Assert.Throws<ArgumentException>(() => Safetensors.Write(Stream.Null, [new("__metadata__", one)], _none));
    }

    public static TheoryData<string, string, int> Broken => new()
    {
        { "nothing", "", -1 },
        { "no JSON", "not json", 0 },
        { "no object", "[]", 0 },
        { "text for a tensor", """{"a":"b"}""", 0 },
        { "number for metadata", """{"__metadata__":{"a":1}}""", 0 },
        { "text for metadata", """{"__metadata__":"a"}""", 0 },
        { "no type", """{"a":{"shape":[1],"data_offsets":[0,4]}}""", 4 },
        { "number for a type", """{"a":{"dtype":32,"shape":[1],"data_offsets":[0,4]}}""", 4 },
        { "unknown type", """{"a":{"dtype":"F8_E4M3","shape":[4],"data_offsets":[0,4]}}""", 4 },
        { "text in a shape", """{"a":{"dtype":"F32","shape":["1"],"data_offsets":[0,4]}}""", 4 },
        { "fraction in a shape", """{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", 4 },
        { "negative shape", """{"a":{"dtype":"F32","shape":[-1,-1],"data_offsets":[0,4]}}""", 4 },
        { "shape that overflows", """{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}""", 0 },
        { "empty shape that overflows", """{"a":{"dtype":"F32","shape":[0,9223372036854775807,9223372036854775807],"data_offsets":[0,0]}}""", 0 },
        { "number too large", """{"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,4]}}""", 4 },
        { "too many dimensions", """{"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1],"data_offsets":[0,4]}}""", 4 },
        { "shape larger than its bytes", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4 },
        { "terabyte in a small file", """{"a":{"dtype":"F32","shape":[274877906944],"data_offsets":[0,1099511627776]}}""", 4 },
        { "one offset", """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", 4 },
        { "offsets backwards", """{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4 },
        { "overlap", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8 },
        { "gap", """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""", 12 },
        { "gap before", """{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8 },
        { "too little", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 7 },
        { "too much", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 9 },
        { "one name twice", """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4 },
        { "half a character", """{"\ud800":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4 },
        { "deep", "{\"a\":" + new string('[', 5_000) + new string(']', 5_000) + "}", 0 },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Broken_file_is_rejected(string what, string header, int length)
    {
        var found = Tensor.TotalCount;
        using var file = new MemoryStream();
        if (length >= 0)
        {
            var text = Encoding.UTF8.GetBytes(header);
            file.Write(BitConverter.GetBytes((long)text.Length));
            file.Write(text);
            file.Write(new byte[length]);
            file.Position = 0;
        }

        Assert.NotEmpty(Assert.Throws<WeightsRejectedException>(() => Safetensors.Read(file)).Message);
        Assert.True(found == Tensor.TotalCount, what);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(-1)]
    [InlineData(100_000_000)]
    [InlineData(1_000)]
    public void Header_longer_than_the_file_is_rejected_before_memory_is_taken(long claimed)
    {
        using var file = new MemoryStream([.. BitConverter.GetBytes(claimed), (byte)'{', (byte)'}']);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<WeightsRejectedException>(() => Safetensors.Read(file));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void File_cut_anywhere_is_rejected()
    {
        using var scope = NewDisposeScope();
        using var file = new MemoryStream();
        Safetensors.Write(file, new Dictionary<string, Tensor> { ["a"] = ones(3), ["b"] = ones(2, ScalarType.Int64) }, new Dictionary<string, string> { ["format"] = "pt" });
        var whole = file.ToArray();
        var found = Tensor.TotalCount;
        for (var length = 0; length < whole.Length; length++)
        {
            using var cut = new MemoryStream(whole, 0, length);
            Assert.Throws<WeightsRejectedException>(() => Safetensors.Read(cut));
        }

        Assert.Equal(found, Tensor.TotalCount);
    }

    private static Dictionary<string, Tensor> Samples()
    {
        torch.manual_seed(1);
        return new()
        {
            ["flags"] = tensor(new[] { true, false, true }),
            ["bytes"] = arange(5, ScalarType.Byte),
            ["small"] = arange(-2, 3, ScalarType.Int8),
            ["short"] = arange(-2, 3, ScalarType.Int16),
            ["half"] = randn(3, 3).half(),
            ["brain"] = randn(3, 1).bfloat16(),
            ["float"] = randn([2, 3, 5]),
            ["turned"] = randn(3, 4).t(),
            ["int"] = tensor(new[] { int.MinValue, 7 }),
            ["long"] = tensor(long.MaxValue),
            ["double"] = randn([3], ScalarType.Float64),
            ["nothing"] = empty(0, 3),
        };
    }

    // Takes so much and no more.
    private sealed class CountingStream : MemoryStream
    {
        internal long Written { get; private set; }

        internal string Beginning { get; private set; } = "";

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (Written < 200) Beginning += Encoding.UTF8.GetString(buffer[..Math.Min(buffer.Length, 200)]);
            Written += buffer.Length;
            if (Written > 32 << 20) throw new EnoughException();
        }
    }

    private sealed class EnoughException : Exception;
}
