using Platform.Imaging;
using Platform.Imaging.Codecs;
using Platform.Imaging.Datasets;
using Platform.Vision.Models;
using Platform.Vision.Prediction;
using Platform.Vision.Tests.Training;
using Platform.Vision.Weights;

namespace Platform.Vision.Tests.Prediction;

public sealed class PredictorTests
{
    private static readonly byte[] Picture = new DrawnShapes(1).Read(0);

    [Fact]
    public void Predictions_are_sorted_probabilities_of_as_many_classes_as_asked_for()
    {
        using var predictor = Load();
        var all = predictor.Predict(Picture, new ImageLimits(), 100);
        Assert.Equal([0, 1, 2, 3], all.Select(one => one.Class).Order());
        Assert.Equal(1, all.Sum(one => one.Probability), 12);
        Assert.Equal(all.OrderByDescending(one => one.Probability), all);
        Assert.Equal(all.Take(2), predictor.Predict(Picture, new ImageLimits(), 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => predictor.Predict(Picture, new ImageLimits(), 0));
    }

    [Fact]
    public void What_is_no_picture_or_larger_than_allowed_is_refused_and_the_predictor_goes_on()
    {
        using var predictor = Load();
        Assert.Throws<ImageRejectedException>(() => predictor.Predict("no picture"u8, new ImageLimits(), 1));
        Assert.Throws<ImageRejectedException>(() => predictor.Predict(Picture, new ImageLimits { Side = 16 }, 1));
        Assert.Single(predictor.Predict(Picture, new ImageLimits(), 1));
    }

    [Fact]
    public void Predictions_leave_no_tensor_behind()
    {
        using var predictor = Load();
        predictor.Predict(Picture, new ImageLimits(), 1);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        for (var i = 0; i < 50; i++) predictor.Predict(Picture, new ImageLimits(), 1);
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void File_that_is_no_weights_is_refused()
    {
        Assert.Throws<WeightsRejectedException>(() => Predictor.Load(new MemoryStream("no weights"u8.ToArray()), CPU));
    }

    private static Predictor Load()
    {
        using var model = ModelFactory.Create("mobilenet_v2", 4, 32, -1, 5);
        var file = new MemoryStream();
        ModelWeights.Save(file, model, new ModelCard("mobilenet_v2", 32, Enumerable.Range(0, 4).Select(i => new ImageClass(i, $"{i}")).ToArray()));
        file.Position = 0;
        return Predictor.Load(file, CPU);
    }
}
