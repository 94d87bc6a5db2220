namespace Platform.Local.TorchSharp.Tests.Tensors;

/// <summary>Tensors made of lengths, ranges and arrays.</summary>
public sealed class FactoryTests(PyTorch judge)
{
    private static readonly Dictionary<string, (string Python, Func<Tensor> Ours)> Made = new()
    {
        ["zeros"] = ("torch.zeros(2, 3)", () => zeros(2, 3)),
        ["zeros of an array"] = ("torch.zeros(2, 3, dtype=torch.int64)", () => zeros(new[] { 2L, 3L }, ScalarType.Int64)),
        ["ones"] = ("torch.ones(2, 3, 4, 5)", () => ones(2, 3, 4, 5)),
        ["full"] = ("torch.full((2, 3), 1.5)", () => full(2, 3, 1.5)),
        ["full of whole numbers"] = ("torch.full((3,), 4)", () => full(3, 4)),
        ["arange"] = ("torch.arange(5)", () => arange(5)),
        ["arange of reals"] = ("torch.arange(1.0, 2.0, 0.3)", () => arange(1.0, 2.0, 0.3)),
        ["linspace"] = ("torch.linspace(-1, 2, 7)", () => linspace(-1, 2, 7)),
        ["eye"] = ("torch.eye(3)", () => eye(3)),
        ["eye of two lengths"] = ("torch.eye(2, 4)", () => eye(2, 4)),
        ["empty, filled"] = ("torch.full((2, 2), 7.0)", () => empty(2, 2).fill_(7)),
        ["empty_strided, filled"] = ("torch.full((2, 3), 7.0)", () => empty_strided([2, 3], [1, 2]).fill_(7)),
        ["zeros_like"] = ("torch.zeros(2, 2)", () => ones(2, 2).zeros_like()),
        ["ones_like of another type"] = ("torch.ones(2, 2, dtype=torch.float64)", () => ones_like(zeros(2, 2), ScalarType.Float64)),
        ["full_like"] = ("torch.full((2, 2), 3.0)", () => full_like(zeros(2, 2), 3)),
        ["empty_like, filled"] = ("torch.full((2, 2), 3.0)", () => empty_like(zeros(2, 2)).fill_(3)),
        ["new_zeros"] = ("torch.zeros(2, dtype=torch.int64)", () => arange(3).new_zeros(2)),
        ["new_ones"] = ("torch.ones(2, 2, dtype=torch.int64)", () => arange(3).new_ones(2, 2)),
        ["new_full"] = ("torch.full((2, 2), 5, dtype=torch.int64)", () => arange(3).new_full(2, 2, 5)),
        ["new_empty, filled"] = ("torch.full((2,), 5, dtype=torch.int64)", () => arange(3).new_empty(2).fill_(5)),
        ["tensor of a float"] = ("torch.tensor(1.5)", () => tensor(1.5f)),
        ["tensor of a double"] = ("torch.tensor(1.5, dtype=torch.float64)", () => tensor(1.5)),
        ["tensor of a long"] = ("torch.tensor(3)", () => tensor(3L)),
        ["tensor of an int"] = ("torch.tensor(3, dtype=torch.int32)", () => tensor(3)),
        ["tensor of a truth value"] = ("torch.tensor(True)", () => tensor(true)),
        ["tensor of floats"] = ("torch.tensor([1.0, 2.0])", () => tensor(new[] { 1f, 2f })),
        ["tensor of bytes as floats"] = ("torch.tensor([1.0, 255.0])", () => tensor(new byte[] { 1, 255 }, ScalarType.Float32)),
        ["tensor of a list with lengths"] = ("torch.tensor([[1, 2], [3, 4]])", () => tensor(new List<long> { 1, 2, 3, 4 }, 2, 2)),
        ["tensor of a part of memory"] = ("torch.tensor([[2.0], [3.0]])", () => tensor(new[] { 1f, 2, 3, 4 }.AsMemory(1, 2), [2, 1])),
        ["tensor of an array of two dimensions"] = ("torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])", () => tensor(new[,] { { 1f, 2, 3 }, { 4, 5, 6 } })),
        ["tensor of shorts"] = ("torch.tensor([1, -2], dtype=torch.int16)", () => tensor(new short[] { 1, -2 })),
        ["tensor of signed bytes"] = ("torch.tensor([1, -2], dtype=torch.int8)", () => tensor(new sbyte[] { 1, -2 })),
        ["tensor of half floats"] = ("torch.tensor([1.5, -2.25], dtype=torch.float16)", () => tensor(new[] { (Half)1.5f, (Half)(-2.25f) })),
        ["from_array"] = ("torch.tensor([[1, 2], [3, 4]], dtype=torch.int32)", () => from_array(new[,] { { 1, 2 }, { 3, 4 } })),
        ["as_tensor"] = ("torch.tensor([1.0, 2.0], dtype=torch.float64)", () => as_tensor(new[] { 1f, 2f }, ScalarType.Float64)),
        ["frombuffer"] = ("torch.tensor([3.0, 4.0])", () => frombuffer(new[] { 1f, 2, 3, 4, 5 }, ScalarType.Float32, 2, 2)),
        ["number as a tensor"] = ("torch.tensor(2.5)", () => 2.5f),
        ["array as a tensor"] = ("torch.tensor([1, 2])", () => new[] { 1L, 2L }),
        ["LongTensor"] = ("torch.tensor([1, 2])", () => LongTensor(tensor(new[] { 1.5f, 2.5f }))),
        ["FloatTensor"] = ("torch.tensor([1.0, 2.0])", () => FloatTensor(tensor(new[] { 1, 2 }))),
        ["IntTensor"] = ("torch.tensor([1], dtype=torch.int32)", () => IntTensor(tensor(new[] { 1L }))),
        ["ByteTensor"] = ("torch.tensor([1], dtype=torch.uint8)", () => ByteTensor(tensor(new[] { 1L }))),
        ["DoubleTensor"] = ("torch.tensor([1], dtype=torch.float64)", () => DoubleTensor(tensor(new[] { 1L }))),
        ["BoolTensor"] = ("torch.tensor([True, False])", () => BoolTensor(tensor(new[] { 2L, 0L }))),
    };

    public static TheoryData<string> Names => new(Made.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void Tensor_made_is_PyTorchs(string name)
    {
        using var scope = NewDisposeScope();
        Close.Assert(judge.Tensor($"result = {Made[name].Python}"), Made[name].Ours(), name, 1e-7);
    }

    [Fact]
    public void Tensor_over_an_array_shares_its_memory_and_a_copy_does_not()
    {
        using var scope = NewDisposeScope();
        var values = new[] { 1f, 2, 3 };
        var (shared, copy) = (from_array(values), tensor(values));
        values[1] = 9;
        Assert.Equal([1, 9, 3], shared.data<float>().ToArray());
        Assert.Equal([1, 2, 3], copy.data<float>().ToArray());
        shared.add_(1);
        Assert.Equal([2f, 10, 4], values);
    }

    [Fact]
    public void Memory_of_an_array_is_kept_while_a_view_of_its_tensor_lives()
    {
        using var scope = NewDisposeScope();
        Tensor view;
        using (var whole = from_array(Enumerable.Range(0, 1000).Select(i => (float)i).ToArray())) view = whole[500..];
        GC.Collect();
        Assert.Equal(500, view[0].item<float>());
    }

    [Fact]
    public void Wrong_number_of_values_is_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<ArgumentException>(() => tensor(new[] { 1f, 2 }, [2L, 2L]));
        Assert.Throws<ArgumentException>(() => frombuffer(new[] { 1f, 2 }, ScalarType.Float32, offset: 2));
    }

    [Fact]
    public void Default_type_is_that_of_new_tensors()
    {
        using var scope = NewDisposeScope();
        set_default_dtype(ScalarType.Float64);
        try
        {
            Assert.Equal(ScalarType.Float64, zeros(1).dtype);
        }
        finally
        {
            set_default_dtype(ScalarType.Float32);
        }

        Assert.Equal(ScalarType.Float32, zeros(1).dtype);
        Assert.Equal(DeviceType.CPU, get_default_device().type);
    }
}
