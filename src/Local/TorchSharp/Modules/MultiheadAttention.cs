using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>
    /// Attention of several heads over sequences of the form L × N × E. Its parameters are <c>in_proj_weight</c> (query, key and value above one
    /// another), <c>in_proj_bias</c>, <c>out_proj.weight</c> and <c>out_proj.bias</c>.
    /// </summary>
    public sealed class MultiheadAttention : nn.Module<Tensor, Tensor, Tensor, Tensor?, bool, Tensor?, Tuple<Tensor, Tensor>>
    {
        private readonly long _heads;
        private readonly double _dropout;

        internal MultiheadAttention(long embedded_dim, long num_heads, double dropout, bool bias)
            : base(nameof(MultiheadAttention))
        {
            if (embedded_dim % num_heads != 0) throw new ArgumentException("embed_dim must be divisible by num_heads");
            (_heads, _dropout) = (num_heads, dropout);
            Register("in_proj_weight", empty(3 * embedded_dim, embedded_dim));
            nn.init.xavier_uniform_(Own("in_proj_weight")!);
            if (bias) Register("in_proj_bias", zeros(3 * embedded_dim));
            Register("out_proj.weight", empty(embedded_dim, embedded_dim));
            nn.init.kaiming_uniform_(Own("out_proj.weight")!, Math.Sqrt(5));
            if (bias) Register("out_proj.bias", zeros(embedded_dim));
        }

        /// <summary>What was attended to, and the weights of that averaged over the heads, N × L × S, or null where not asked for.</summary>
        public override Tuple<Tensor, Tensor> forward(Tensor query, Tensor key, Tensor value, Tensor? key_padding_mask, bool need_weights, Tensor? attn_mask)
        {
            using var scope = NewDisposeScope();
            var (queries, keys, values) = Projected(query, key, value);
            var (length, batch, width) = (query.size(0), query.size(1), query.size(2));
            var scores = PerHead(queries.mul(1 / Math.Sqrt(width / _heads)), batch).bmm(PerHead(keys, batch).transpose(1, 2));
            if (attn_mask is not null) scores = Masked(scores, attn_mask);
            if (key_padding_mask is not null)
                scores = Masked(scores.view(batch, _heads, length, -1), key_padding_mask.unsqueeze(1).unsqueeze(2)).view(batch * _heads, length, -1);
            var weights = scores.softmax(-1);
            var attended = (_dropout > 0 && training ? nn.functional.dropout(weights, _dropout) : weights).bmm(PerHead(values, batch));
            var output = nn.functional.linear(attended.transpose(0, 1).contiguous().view(length, batch, width), Own("out_proj.weight")!, Own("out_proj.bias"));
            var mean = need_weights ? weights.view(batch, _heads, length, -1).mean([1]).MoveToOuterDisposeScope() : null;
            return Tuple.Create(output.MoveToOuterDisposeScope(), mean!);
        }

        public new Tuple<Tensor, Tensor> call(Tensor query, Tensor key, Tensor value, Tensor? key_padding_mask = null, bool need_weights = true, Tensor? attn_mask = null) =>
            base.call(query, key, value, key_padding_mask, need_weights, attn_mask);

        // One product for all three where they are the same, as in self-attention.
        private (Tensor Queries, Tensor Keys, Tensor Values) Projected(Tensor query, Tensor key, Tensor value)
        {
            var (weight, bias) = (Own("in_proj_weight")!, Own("in_proj_bias"));
            if (ReferenceEquals(query, key) && ReferenceEquals(key, value))
            {
                var all = nn.functional.linear(query, weight, bias).chunk(3, -1);
                return (all[0], all[1], all[2]);
            }

            var weights = weight.chunk(3);
            var biases = bias?.chunk(3);
            return (nn.functional.linear(query, weights[0], biases?[0]), nn.functional.linear(key, weights[1], biases?[1]), nn.functional.linear(value, weights[2], biases?[2]));
        }

        private Tensor PerHead(Tensor projected, long batch) =>
            projected.contiguous().view(-1, batch * _heads, projected.size(2) / _heads).transpose(0, 1);

        private static Tensor Masked(Tensor scores, Tensor mask) =>
            mask.dtype == ScalarType.Bool ? scores.masked_fill(mask, double.NegativeInfinity) : scores.add(mask);

        private void Register(string name, Tensor tensor) => register_parameter(name, (Parameter)new Parameter(tensor).DetachFromDisposeScope());

        private Parameter? Own(string name) => _internal_params.TryGetValue(name, out var parameter) ? parameter : null;
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <exception cref="NotSupportedException">Keys or values of another width, extra keys, or zeros added.</exception>
            public static Modules.MultiheadAttention MultiheadAttention(long embedded_dim, long num_heads, double dropout = 0.0, bool bias = true, bool add_bias_kv = false, bool add_zero_attn = false, long? kdim = null, long? vdim = null) =>
                !add_bias_kv && !add_zero_attn && (kdim ?? embedded_dim) == embedded_dim && (vdim ?? embedded_dim) == embedded_dim
                    ? new(embedded_dim, num_heads, dropout, bias)
                    : throw new NotSupportedException("add_bias_kv, add_zero_attn, kdim and vdim are not supported.");
        }
    }
}
