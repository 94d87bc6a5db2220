using Platform.Imaging.Batches;
using Platform.Vision.Training;

namespace Platform.Vision.Tests.Training;

/// <summary>Batches of made-up pictures: noise, brighter in the channel of their class, a function of index and epoch alone.</summary>
internal sealed class MadeBatches(TrainingPlan plan, int imageSize) : IEpochBatches
{
    public int Pictures { get; } = plan.Splits.Train.Count;

    public int Count => (Pictures + plan.Config.BatchSize - 1) / plan.Config.BatchSize;

    /// <summary>Called before each batch of validation.</summary>
    public Action? Validating { get; init; }

    public IEnumerable<PictureBatch> Training(int epoch, int firstBatch, CancellationToken cancellationToken)
    {
        var order = plan.Splits.Train.ToArray();
        new Random((int)plan.Config.Advanced.Seed + epoch).Shuffle(order);
        return order.Chunk(plan.Config.BatchSize).Skip(firstBatch).Select(indices => new MadeBatch(plan, imageSize, indices, epoch));
    }

    public IEnumerable<PictureBatch> Validation(CancellationToken cancellationToken) => plan.Splits.Validation.Chunk(plan.Config.BatchSize).Select(indices =>
    {
        Validating?.Invoke();
        return new MadeBatch(plan, imageSize, indices, 0);
    });

    public void Dispose()
    {
    }

    private sealed class MadeBatch : PictureBatch
    {
        public MadeBatch(TrainingPlan plan, int imageSize, int[] indices, int epoch)
        {
            Indices = indices;
            Classes = indices.Select(index => (long)plan.Pictures.ClassOf(index)).ToArray();
            var length = 3 * imageSize * imageSize;
            Buffer = new float[indices.Length * length];
            for (var i = 0; i < indices.Length; i++)
            {
                var noise = new Random((indices[i] * 1_000) + epoch);
                for (var k = 0; k < length; k++) Buffer[(i * length) + k] = (float)(noise.NextDouble() - 0.5 + (k / (imageSize * imageSize) == Classes[i] ? 1 : 0));
            }
        }

        public override int Count => Indices.Length;

        public override Memory<float> Inputs => Buffer;

        public override float[] Buffer { get; }

        public override long[] Classes { get; }

        public override int[] Indices { get; }

        public override void Dispose()
        {
        }
    }
}

/// <summary>Pictures that are but names and classes.</summary>
internal sealed class NamedPictures(int count, int classes) : IPictures
{
    public int Count => count;

    public int ClassOf(int index) => index % classes;

    public string NameOf(int index) => $"{index}.png";

    public byte[] Read(int index) => throw new NotSupportedException();
}
