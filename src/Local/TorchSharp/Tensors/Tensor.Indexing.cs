using System.Runtime.CompilerServices;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        [IndexerName("TensorItems")]
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [IndexerName("TensorItems")]
        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1]
        {
            get => index(i1);
            set => index_put_(value, TensorIndex.Single(i1));
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2]
        {
            get => index(i1, i2);
            set => index_put_(value, TensorIndex.Single(i1), TensorIndex.Single(i2));
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3]
        {
            get => index(i1, i2, i3);
            set => index_put_(value, TensorIndex.Single(i1), TensorIndex.Single(i2), TensorIndex.Single(i3));
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => index(i1, i2, i3, i4);
            set => index_put_(value, TensorIndex.Single(i1), TensorIndex.Single(i2), TensorIndex.Single(i3), TensorIndex.Single(i4));
        }

        /// <summary>A view where only places, stretches and new dimensions are asked for, else a copy.</summary>
        public Tensor index(params TensorIndex[] indices)
        {
            var (view, masks) = View(indices);
            if (masks is null) return view;
            var chosen = Aten.index_Tensor.One(view, Argument.Maybe(masks));
            view.Dispose();
            return chosen;
        }

        public Tensor index(params Tensor[] indices) => Aten.index_Tensor.One(this, Argument.Maybe(indices));

        public Tensor index_put_(Tensor value, params TensorIndex[] indices) => index_put_(value, indices, false);

        public Tensor index_put_(Tensor value, TensorIndex[] indices, bool accumulate = false)
        {
            var (view, masks) = View(indices);
            if (masks is not null) Aten.index_put_.Do(view, Argument.Maybe(masks), value, accumulate);
            else if (accumulate) Aten.add__Tensor.Do(view, value);
            else Aten.copy_.Do(view, value);
            view.Dispose();
            return this;
        }

        public Tensor index_put_(Tensor value, params Tensor[] indices) => index_put_(value, indices, false);

        public Tensor index_put_(Tensor value, Tensor[] indices, bool accumulate = false) =>
            Aten.index_put_.InPlace(this, Argument.Maybe(indices), value, accumulate);

        public Tensor index_put_(Scalar value, params TensorIndex[] indices)
        {
            var filled = Aten.full.One(Array.Empty<long>(), value, dtype, Argument.None, device);
            index_put_(filled, indices, false);
            filled.Dispose();
            return this;
        }

        // Everything but masks is applied to a view; masks are left for one call, one for each dimension of it that has one.
        private (Tensor View, Tensor?[]? Masks) View(TensorIndex[] indices)
        {
            var whole = ndim - indices.Sum(index => index.Of switch
            {
                TensorIndex.Kind.Single or TensorIndex.Kind.Slice => 1L,
                TensorIndex.Kind.Tensor => index.Indices!.dtype is ScalarType.Bool or ScalarType.Byte ? index.Indices.ndim : 1L,
                _ => 0L,
            });
            var view = Aten.alias.One(this);
            var masks = new List<Tensor?>();
            var dimension = 0L;
            foreach (var index in indices)
            {
                var before = view;
                switch (index.Of)
                {
                    case TensorIndex.Kind.Single:
                        view = Aten.select_int.One(view, dimension, index.Start ?? 0L);
                        break;
                    case TensorIndex.Kind.Slice:
                        view = Aten.slice_Tensor.One(view, dimension++, index.Start, index.Stop, index.Step ?? 1L);
                        break;
                    case TensorIndex.Kind.NewDimension:
                        view = Aten.unsqueeze.One(view, dimension++);
                        break;
                    case TensorIndex.Kind.Ellipsis:
                        dimension += whole;
                        break;
                    case TensorIndex.Kind.Bool:
                        view = Aten.unsqueeze.One(view, dimension);
                        Mask(Aten.full.One(new[] { 1L }, index.Start != 0, ScalarType.Bool, Argument.None, device), 1);
                        break;
                    case TensorIndex.Kind.Tensor:
                        Mask(index.Indices!, index.Indices!.dtype is ScalarType.Bool or ScalarType.Byte ? index.Indices.ndim : 1);
                        break;
                }

                if (!ReferenceEquals(before, view)) before.Dispose();
            }

            return (view, masks.Count > 0 ? masks.ToArray() : null);

            void Mask(Tensor mask, long dimensions)
            {
                while (masks.Count < dimension) masks.Add(null);
                masks.Add(mask);
                dimension += dimensions;
            }
        }
    }
}
