namespace Platform.Local.TorchSharp.Tests.Tensors;

/// <summary>What a tensor says of itself, its elements, and moving it.</summary>
public sealed class TensorTests
{
    [Fact]
    public void Tensor_says_its_shape_type_and_place()
    {
        using var scope = NewDisposeScope();
        var tensor = zeros(2, 3, ScalarType.Float64).t();
        Assert.Equal("[3x2], type = Float64, device = cpu", tensor.ToString());
        Assert.Equal([3L, 2L], tensor.shape);
        Assert.Equal([1L, 3L], tensor.stride());
        Assert.Equal((2, 6, 8, 2), (tensor.ndim, tensor.numel(), tensor.element_size(), tensor.size(-1)));
        Assert.False(tensor.is_contiguous());
        Assert.True(tensor.is_leaf);
        Assert.True(tensor.is_cpu());
        Assert.False(tensor.is_cuda);
        Assert.True(tensor.is_floating_point());
        Assert.False(tensor.is_integral());
        Assert.Equal(3, zeros(2, 3)[1].storage_offset());
        Assert.Throws<System.Runtime.InteropServices.ExternalException>(() => tensor.size(2));
    }

    [Fact]
    public void Elements_are_read_and_written_in_the_order_of_the_shape()
    {
        using var scope = NewDisposeScope();
        var turned = arange(6, ScalarType.Float32).view(2, 3).t();
        var elements = turned.data<float>();
        Assert.Equal([0, 3, 1, 4, 2, 5], elements.ToArray());
        Assert.Equal(4, elements[1, 1]);
        Assert.Equal(1, elements[2]);
        elements[1, 1] = 9;
        Assert.Equal([0, 1, 2, 3, 9, 5], turned.t().contiguous().data<float>().ToArray());
        Assert.Equal(new[,] { { 0f, 3 }, { 1, 9 }, { 2, 5 } }, elements.ToNDArray());
        elements.CopyFrom([7f, 8], 0, 1);
        Assert.Equal([0, 7, 8, 9, 2, 5], elements);
        var part = new float[3];
        elements.CopyTo(part.AsSpan(), 1, 4);
        Assert.Equal([0, 2, 5], part);
        Assert.Throws<IndexOutOfRangeException>(() => elements[6]);
        Assert.Throws<ArgumentException>(() => turned.data<int>());
    }

    [Fact]
    public void Single_elements_are_numbers()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(2.5f, tensor(2.5f).item<float>());
        Assert.Equal(7L, tensor(7L).item<long>());
        Assert.True(tensor(true).item<bool>());
        Assert.Equal(7, (int)tensor(7.9f));
        Assert.Equal(7.5, (double)tensor(7.5f));
        Assert.Equal(7.5f, tensor(7.5).ToScalar().ToSingle());
        Assert.Equal(3, arange(5).ReadCpuInt64(3));
        Assert.True(tensor(1f).is_nonzero());
        Assert.Throws<ArgumentException>(() => ones(2).item<float>());
    }

    [Fact]
    public void Bytes_of_a_tensor_are_its_memory()
    {
        using var scope = NewDisposeScope();
        var tensor = torch.tensor(new[] { 1, 2 });
        Assert.Equal([1, 0, 0, 0, 2, 0, 0, 0], tensor.bytes.ToArray());
        tensor.bytes[4] = 5;
        Assert.Equal([1, 5], tensor.data<int>().ToArray());
        using var stream = new MemoryStream();
        tensor.WriteBytesToStream(stream);
        stream.Position = 0;
        var other = zeros(2, ScalarType.Int32);
        other.ReadBytesFromStream(stream);
        Assert.Equal([1, 5], other.data<int>().ToArray());
        Assert.Throws<EndOfStreamException>(() => other.ReadBytesFromStream(stream));
        Assert.Throws<InvalidOperationException>(() => zeros(2, 3).t().bytes.Length);
    }

    [Fact]
    public void Tensor_of_another_type_is_a_new_one_and_of_the_same_another_handle()
    {
        using var scope = NewDisposeScope();
        var whole = arange(3);
        Assert.Equal([ScalarType.Float32, ScalarType.Float64, ScalarType.Float16, ScalarType.BFloat16, ScalarType.Int32, ScalarType.Int16, ScalarType.Byte, ScalarType.Int8, ScalarType.Bool, ScalarType.Int64],
            new[] { whole.@float(), whole.@double(), whole.half(), whole.bfloat16(), whole.@int(), whole.@short(), whole.@byte(), whole.@char(), whole.@bool(), whole.@long() }.Select(each => each.dtype));
        var same = whole.to(ScalarType.Int64);
        same.add_(1);
        Assert.Equal([1, 2, 3], whole.data<long>().ToArray());
        var copy = whole.to(ScalarType.Int64, copy: true);
        copy.add_(1);
        Assert.Equal([1, 2, 3], whole.data<long>().ToArray());
        Assert.Equal(ScalarType.Float64, whole.type_as(zeros(1, ScalarType.Float64)).dtype);
        Assert.Equal(ScalarType.Float64, whole.type(ScalarType.Float64).dtype);
        Assert.Equal(whole.shape, whole.cpu().shape);
        Assert.True(whole.to("cpu").is_cpu());
        var gone = ones(1);
        _ = gone.to(ScalarType.Float64, disposeAfter: true);
        Assert.True(gone.IsInvalid);
    }

    [Fact]
    public void Device_that_is_not_there_is_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Equal("cuda:1", new Device("cuda:1").ToString());
        Assert.Equal(cuda.is_available(), cuda.device_count() > 0);
        if (!cuda.is_available()) Assert.Throws<InvalidOperationException>(() => ones(1).to("cuda"));
        else Assert.True(ones(1).cuda().is_cuda);
    }

    [Fact]
    public void Elements_are_put_by_index()
    {
        using var scope = NewDisposeScope();
        var tensor = zeros(3, 4);
        tensor[1] = ones(4);
        tensor[TensorIndex.Ellipsis, 0] = full(3, 5.0);
        tensor[0, 1] = torch.tensor(7f);
        tensor[TensorIndex.Tensor(tensor.eq(0))] = torch.tensor(-1f);
        Assert.Equal([5, 7, -1, -1, 5, 1, 1, 1, 5, -1, -1, -1], tensor.data<float>().ToArray());
        tensor.index_put_(2, TensorIndex.Slice(0, 1));
        tensor.index_put_(ones(2), [torch.tensor(new[] { 2L, 2L }), torch.tensor(new[] { 3L, 3L })], accumulate: true);
        Assert.Equal([2, 2, 2, 2, 5, 1, 1, 1, 5, -1, -1, 1], tensor.data<float>().ToArray());
    }

    [Fact]
    public void Handle_can_be_given_away_and_taken_back()
    {
        using var scope = NewDisposeScope();
        var tensor = ones(2);
        var handle = tensor.DecoupleFromNativeHandle();
        Assert.True(tensor.IsInvalid);
        Assert.Equal(2, Tensor.UnsafeCreateTensor(handle).sum().item<float>());
    }

    [Fact]
    public void Threads_are_as_many_as_set()
    {
        var before = get_num_threads();
        set_num_threads(1);
        Assert.Equal(1, get_num_threads());
        set_num_threads(before);
        Assert.True(get_num_interop_threads() > 0);
    }
}
