namespace TorchSharp;

public static partial class torch
{
    /// <summary>A tensor over the array's own memory where type and device allow, else a copy.</summary>
    public static Tensor from_array(Array rawArray, Device? device = null) => from_array(rawArray, null, device);

    public static Tensor from_array(Array rawArray, ScalarType? dtype, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        NoNames(names, Graded(Placed(Over(rawArray, 0, LengthsOf(rawArray)), dtype ?? TypeOf(rawArray.GetType().GetElementType()!), device), requires_grad));

    public static Tensor as_tensor(Array data, ScalarType? dtype = null, Device? device = null) => from_array(data, dtype, device);

    public static Tensor as_tensor(Tensor data, ScalarType? dtype = null, Device? device = null) => data.to(dtype ?? data.dtype, device ?? data.device);

    /// <summary>A tensor of one dimension over a part of the array's own memory.</summary>
    /// <param name="rawArray">Of one dimension.</param>
    /// <param name="dtype">The type of the tensor; a copy is made where it is not the array's.</param>
    /// <param name="count">Elements; all after <paramref name="offset"/> when negative.</param>
    /// <param name="offset">The first element.</param>
    public static Tensor frombuffer(Array rawArray, ScalarType dtype, long count = -1, long offset = 0, bool requires_grad = false)
    {
        if (offset < 0 || offset >= rawArray.LongLength) throw new ArgumentException($"invalid value for 'offset': {offset}");
        if (count < 0) count = rawArray.LongLength - offset;
        if (count > rawArray.LongLength - offset) throw new IndexOutOfRangeException($"element count is too large: {count}");
        var size = TypeOf(rawArray.GetType().GetElementType()!) switch
        {
            ScalarType.Int16 or ScalarType.Float16 => 2,
            ScalarType.Int32 or ScalarType.Float32 => 4,
            ScalarType.Int64 or ScalarType.Float64 => 8,
            _ => 1,
        };
        return Graded(Placed(Over(rawArray, (nint)(offset * size), [count]), dtype, CPU), requires_grad);
    }

    public static Tensor ByteTensor(Tensor t) => t.to(ScalarType.Byte);

    public static Tensor IntTensor(Tensor t) => t.to(ScalarType.Int32);

    public static Tensor LongTensor(Tensor t) => t.to(ScalarType.Int64);

    public static Tensor FloatTensor(Tensor t) => t.to(ScalarType.Float32);

    public static Tensor DoubleTensor(Tensor t) => t.to(ScalarType.Float64);

    public static Tensor BoolTensor(Tensor t) => t.to(ScalarType.Bool);
}
