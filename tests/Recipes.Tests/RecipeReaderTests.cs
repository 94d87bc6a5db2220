using System.Text.Json;

namespace Platform.Recipes.Tests;

public sealed class RecipeReaderTests
{
    [Fact]
    public void Config_ofTheSpecification_isReadAsItSays()
    {
        var config = Configs.Read(Configs.Example);

        Assert.Equal(("timm", "resnet50", "image_classification", "dice", 10, 50, 32), (config.Framework, config.ModelName, config.TaskType, config.DatasetFormat, config.NumClasses, config.Epochs, config.BatchSize));
        Assert.Equal("8ab5c6e4-0f92-4fff-8f4e-441c08d94cef", config.DatasetId);
        Assert.Equal((0.001, "accuracy", "max"), (config.LearningRate, config.PrimaryMetric, config.PrimaryMetricMode));
        Assert.Equal(("cosine", 50, 1e-6, 5, 1e-6), (config.Advanced.Scheduler.Type, config.Advanced.Scheduler.TMax, config.Advanced.Scheduler.EtaMin, config.Advanced.Scheduler.WarmupEpochs, config.Advanced.Scheduler.WarmupLr));
        Assert.Equal([0.9, 0.999], config.Advanced.Optimizer.Betas);
        Assert.True(config.Advanced is { MixedPrecision: true, GradientClipValue: 1, Augmentation: { ColorJitter: true, Brightness: 0.2 } });
        // What it does not say has its default.
        Assert.Equal((10, 42L, 0.2), (config.Advanced.EarlyStopping.Patience, config.Advanced.Seed, config.Advanced.ValRatio));
    }

    [Fact]
    public void Config_withoutAdvancedOnes_hasTheDefaultsAndItsLearningRate()
    {
        var config = Configs.Read(Configs.With("learning_rate", "0.25", Configs.With("advanced_config", null)));

        Assert.Equal(RecipeReader.Write(config), RecipeReader.Write(config with { Advanced = new AdvancedConfig { Optimizer = new OptimizerConfig { LearningRate = 0.25 } } }));
    }

    [Theory]
    [InlineData("0.5", "0.25", 0.25)]
    [InlineData("0.5", null, 0.5)]
    [InlineData(null, "0.25", 0.25)]
    public void LearningRate_besideTheOptimizersType_holdsWhereItIsGiven(string? outer, string? inner, double expected)
    {
        var config = Configs.Read(Configs.With("advanced_config.optimizer.learning_rate", inner, Configs.With("learning_rate", outer)));

        Assert.Equal((expected, expected), (config.LearningRate, config.Advanced.Optimizer.LearningRate));
    }

    [Theory]
    [InlineData("image_size", "64")]
    [InlineData("seed", "7")]
    [InlineData("val_ratio", "0.3")]
    public void Setting_thatMayStandInBothPlaces_meansTheSameInEach(string name, string value)
    {
        var (outer, inner) = (Configs.With(name, value), Configs.With($"advanced_config.{name}", value));

        Assert.Equal(RecipeReader.Write(Configs.Read(inner)), RecipeReader.Write(Configs.Read(outer)));
        Assert.NotEqual(RecipeReader.Write(Configs.Read(Configs.Example)), RecipeReader.Write(Configs.Read(outer)));
        Assert.Equal(RecipeReader.Write(Configs.Read(inner)), RecipeReader.Write(Configs.Read(Configs.With($"advanced_config.{name}", value, outer))));
        var problem = Assert.Single(Configs.Problems(Configs.With($"advanced_config.{name}", name == "val_ratio" ? "0.4" : "96", outer)));
        Assert.Equal(($"config.{name}", $"it is not the same as config.advanced_config.{name}"), (problem.Field, problem.Message));
    }

    [Theory]
    [InlineData("framework", null, "config.framework", "it is required")]
    [InlineData("model_name", null, "config.model_name", "it is required")]
    [InlineData("model_name", "\"\"", "config.model_name", "it is required")]
    [InlineData("dataset_id", "null", "config.dataset_id", "it is required")]
    [InlineData("epochs", null, "config.epochs", "it is required")]
    [InlineData("epochs", "0", "config.epochs", "it is not a whole number from 1 to 9999")]
    [InlineData("epochs", "10000", "config.epochs", "it is not a whole number from 1 to 9999")]
    [InlineData("epochs", "\"50\"", "config.epochs", "it is not a whole number from 1 to 9999")]
    [InlineData("epochs", "1.5", "config.epochs", "it is not a whole number from 1 to 9999")]
    [InlineData("epochs", "true", "config.epochs", "it is not a whole number from 1 to 9999")]
    [InlineData("batch_size", "4097", "config.batch_size", "it is not a whole number from 1 to 4096")]
    [InlineData("learning_rate", "0", "config.learning_rate", "it is not a number above 0 and up to 10")]
    [InlineData("learning_rate", "1e999", "config.learning_rate", "it is not a number above 0 and up to 10")]
    [InlineData("num_classes", "-1", "config.num_classes", "it is not a whole number from 0 to 100000")]
    [InlineData("model_name", "5", "config.model_name", "it is not a string")]
    [InlineData("model_name", "\"resnet19\"", "config.model_name", "it is not one of resnet18, resnet34, resnet50, mobilenet_v2, efficientnet_b0, convnext_tiny, vit_b_16")]
    [InlineData("task_type", "\"object_detection\"", "config.task_type", "it is not one of image_classification")]
    [InlineData("primary_metric", "\"mAP\"", "config.primary_metric", "it is not one of accuracy, loss, precision, recall, f1, top5_accuracy")]
    [InlineData("primary_metric_mode", "\"most\"", "config.primary_metric_mode", "it is not one of max, min")]
    [InlineData("advanced_config", "[]", "config.advanced_config", "it is not an object")]
    [InlineData("advanced_config.optimizer", "3", "config.advanced_config.optimizer", "it is not an object")]
    [InlineData("advanced_config.optimizer.type", "\"lion\"", "config.advanced_config.optimizer.type", "it is not one of adam, adamw, sgd, rmsprop")]
    [InlineData("advanced_config.optimizer.type", "\"AdamW\"", "config.advanced_config.optimizer.type", "it is not one of adam, adamw, sgd, rmsprop")]
    [InlineData("advanced_config.optimizer.betas", "[0.9]", "config.advanced_config.optimizer.betas", "it is not an array of 2 numbers, each a number from 0 to below 1")]
    [InlineData("advanced_config.optimizer.betas", "[0.9,1]", "config.advanced_config.optimizer.betas", "it is not an array of 2 numbers, each a number from 0 to below 1")]
    [InlineData("advanced_config.optimizer.betaz", "[0.9,0.99]", "config.advanced_config.optimizer.betaz", "there is no such setting; did you mean betas?")]
    [InlineData("advanced_config.optimizer.warmup_lr", "1", "config.advanced_config.optimizer.warmup_lr", "there is no such setting; did you mean scheduler.warmup_lr?")]
    [InlineData("advanced_config.weightdecay", "1", "config.advanced_config.weightdecay", "there is no such setting")]
    [InlineData("optimizer", "{}", "config.optimizer", "there is no such setting; did you mean advanced_config.optimizer?")]
    [InlineData("weight_decay", "1", "config.weight_decay", "there is no such setting; did you mean advanced_config.optimizer.weight_decay?")]
    [InlineData("batchsize", "1", "config.batchsize", "there is no such setting; did you mean batch_size?")]
    [InlineData("advanced_config.mixed_precision", "1", "config.advanced_config.mixed_precision", "it is not true or false")]
    [InlineData("advanced_config.scheduler.warmup_epochs", "50", "config.advanced_config.scheduler.warmup_epochs", "it is not less than config.epochs")]
    [InlineData("advanced_config.scheduler.warmup_lr", "0.5", "config.advanced_config.scheduler.warmup_lr", "it is greater than the learning rate")]
    [InlineData("advanced_config.scheduler.eta_min", "0.5", "config.advanced_config.scheduler.eta_min", "it is greater than the learning rate")]
    [InlineData("advanced_config.scheduler.type", "\"one_cycle\"", "config.advanced_config.scheduler.warmup_epochs", "one_cycle rises by itself and has no warm-up")]
    [InlineData("advanced_config.scheduler", "{\"type\":\"plateau\",\"min_lr\":0.5}", "config.advanced_config.scheduler.min_lr", "it is greater than the learning rate")]
    [InlineData("advanced_config.optimizer", "{\"type\":\"sgd\",\"momentum\":0,\"nesterov\":true}", "config.advanced_config.optimizer.nesterov", "it needs a momentum above 0")]
    [InlineData("advanced_config.augmentation.crop_scale", "[0.9,0.5]", "config.advanced_config.augmentation.crop_scale", "the first number is greater than the second")]
    [InlineData("image_size", "4", "config.image_size", "for resnet50 it is less than 8")]
    [InlineData("advanced_config.image_size", "1025", "config.advanced_config.image_size", "it is not a whole number from 0 to 1024")]
    [InlineData("advanced_config.a\u0007b", "1", "config.advanced_config.a?b", "there is no such setting")]
    public void Field_thatIsWrong_isRefusedByItsName(string path, string? json, string field, string message)
    {
        var problem = Assert.Single(Configs.Problems(Configs.With(path, json)));

        Assert.Equal((field, message), (problem.Field, problem.Message));
    }

    [Fact]
    public void ImageSize_thatTheModelCannotTake_isRefusedWithTheModel()
    {
        foreach (var (model, size, message) in ((string, int, string)[])[("vit_b_16", 100, "for vit_b_16 it is not a multiple of 16"), ("convnext_tiny", 16, "for convnext_tiny it is less than 32")])
        {
            var config = Configs.With("model_name", $"\"{model}\"", Configs.With("advanced_config.image_size", $"{size}"));
            var problem = Assert.Single(Configs.Problems(config));
            Assert.Equal(("config.advanced_config.image_size", message), (problem.Field, problem.Message));
        }

        Assert.Equal(112, Configs.Read(Configs.With("model_name", "\"vit_b_16\"", Configs.With("image_size", "112"))).Advanced.ImageSize);
    }

    [Fact]
    public void Model_thatThereIsNot_isToldFromOtherProblems()
    {
        Assert.True(Assert.Single(Configs.Problems(Configs.With("model_name", "\"resnet19\""))).IsUnknownModel);
        Assert.False(Assert.Single(Configs.Problems(Configs.With("model_name", "1"))).IsUnknownModel);
    }

    [Fact]
    public void Problems_ofSeveralFields_areAllTold()
    {
        var config = Configs.With("epochs", "0", Configs.With("batch_size", "0", Configs.With("advanced_config.optimizer.eps", "0", Configs.With("advanced_config.ema.dekay", "1"))));

        Assert.Equal(["config.epochs", "config.batch_size", "config.advanced_config.optimizer.eps", "config.advanced_config.ema.dekay"], Configs.Problems(config).Select(problem => problem.Field));
    }

    [Theory]
    [InlineData("""{"framework":"timm","framework":"timm"}""", "config.framework", "it is given twice")]
    [InlineData("""{"framework":"timm","advanced_config":{"seed":1,"seed":1}}""", "config.advanced_config.seed", "it is given twice")]
    [InlineData("""{"\ud800":1}""", "config", "it has a name that is not valid Unicode")]
    [InlineData("""{"model_name":"\ud800"}""", "config.model_name", "it is not a string")]
    [InlineData("""{"framework":"mine","advanced_config":{"a":[{"b":1,"b":2}]}}""", "config.advanced_config.a.b", "it is given twice")]
    [InlineData("""{"framework":"mine","advanced_config":{"a":["\ud800"]}}""", "config.advanced_config.a", "it has a text that is not valid Unicode")]
    [InlineData("[1]", "config", "it is not an object")]
    [InlineData("null", "config", "it is not an object")]
    public void Json_thatReadersReadDifferently_isRefused(string config, string field, string message) =>
        Assert.Contains(Configs.Problems(config), problem => problem.Field == field && problem.Message == message);

    [Fact]
    public void Problems_ofAHostileConfig_areBounded()
    {
        var names = string.Join(',', Enumerable.Range(0, 10_000).Select(n => $"\"{new string('x', 100)}{n}\":1"));
        var config = "{\"advanced_config\":{" + names + "}}";

        var problems = Configs.Problems(config);

        Assert.Equal(50, problems.Count);
        Assert.All(problems, problem => Assert.InRange(problem.Field.Length, 1, 100));
    }

    [Theory]
    [InlineData(null, "accuracy", "max")]
    [InlineData("loss", "loss", "min")]
    [InlineData("top5_accuracy", "top5_accuracy", "max")]
    public void PrimaryMetric_bringsItsMode(string? given, string metric, string mode)
    {
        var config = Configs.Read(Configs.With("primary_metric", given is null ? null : $"\"{given}\""));

        Assert.Equal((metric, mode), (config.PrimaryMetric, config.PrimaryMetricMode));
        Assert.Equal("min", Configs.Read(Configs.With("primary_metric_mode", "\"min\"")).PrimaryMetricMode);
    }

    [Fact]
    public void Ultralytics_isReadIntoItsOwnArguments()
    {
        var config = Configs.Read(Configs.With("image_size", "512", Configs.With("seed", "3", Configs.Of("ultralytics", """{"optimizer":"SGD","mosaic":0.5}"""))));

        var service = JsonElement.Parse(config.ServiceConfigJson!);
        Assert.Equal(("object_detection", "mAP50-95", "max", 0.001), (config.TaskType, config.PrimaryMetric, config.PrimaryMetricMode, config.LearningRate));
        Assert.Equal(("SGD", 0.5, 0.001, 512, 3, 0.937),
            (service.GetProperty("optimizer").GetString(), service.GetProperty("mosaic").GetDouble(), service.GetProperty("lr0").GetDouble(), service.GetProperty("imgsz").GetInt32(), service.GetProperty("seed").GetInt32(), service.GetProperty("momentum").GetDouble()));
        Assert.Equal(0.05, Configs.Read(Configs.Of("ultralytics", """{"lr0":0.05}""")).LearningRate);
    }

    [Theory]
    [InlineData("""{"mosaik":1}""", "config.advanced_config.mosaik", "there is no such setting; did you mean mosaic?")]
    [InlineData("""{"mosaic":2}""", "config.advanced_config.mosaic", "it is not a number from 0 to 1")]
    [InlineData("""{"imgsz":"640"}""", "config.advanced_config.imgsz", "it is not a whole number from 32 to 4096")]
    [InlineData("1", "config.advanced_config", "it is not an object")]
    public void Ultralytics_refusesWhatItDoesNotKnow(string advanced, string field, string message)
    {
        var problem = Assert.Single(Configs.Problems(Configs.Of("ultralytics", advanced)));

        Assert.Equal((field, message), (problem.Field, problem.Message));
    }

    [Fact]
    public void Framework_thatNobodyKnows_hasItsSettingsPassedOn()
    {
        var config = Configs.Read(Configs.Of("huggingface", """{"anything":{"at":["all",1.50]}}"""));

        Assert.Equal("""{"anything":{"at":["all",1.50]}}""", config.ServiceConfigJson);
        Assert.Null(Configs.Read(Configs.Of("huggingface", null)).ServiceConfigJson);
        // A service may have datasets of its own.
        Assert.Equal("", Configs.Read(Configs.With("dataset_id", null, Configs.Of("huggingface", null))).DatasetId);
        Assert.Equal("config.advanced_config", Assert.Single(Configs.Problems(Configs.Of("huggingface", "[]"))).Field);
    }
}
