namespace Platform.Recipes;

/// <summary>What <c>advanced_config</c> of a training with <c>ultralytics</c> may say: that package's own training arguments, by their names and with their defaults.</summary>
public sealed record UltralyticsConfig
{
    /// <summary>Optimization algorithm.</summary>
    [Field("optimizer", "Optimizer", "Optimization algorithm")]
    [Choice("auto", "Auto", "Chosen by the model and the dataset")]
    [Choice("SGD", "SGD", "Stochastic Gradient Descent")]
    [Choice("Adam", "Adam", "Adaptive Moment Estimation")]
    [Choice("AdamW", "AdamW", "Adam with weight decay")]
    [Choice("NAdam", "NAdam", "Adam with Nesterov's momentum")]
    [Choice("RAdam", "RAdam", "Adam with a rectified beginning")]
    [Choice("RMSProp", "RMSProp", "Gradients divided by a running average of their size")]
    public string OptimizerName { get; init; } = "auto";

    /// <summary>Initial learning rate.</summary>
    [Field("lr0", "Initial learning rate", "Initial learning rate", Min = 0, AboveMin = true, Max = 10, Step = 1e-4)]
    public double InitialRate { get; init; } = 0.01;

    /// <summary>The last learning rate as a part of the initial one.</summary>
    [Field("lrf", "Final learning rate", "The last learning rate as a part of the initial one", Min = 0, Max = 1, Step = 0.01)]
    public double FinalRate { get; init; } = 0.01;

    /// <summary>Whether the learning rate falls along a cosine, else along a line.</summary>
    [Field("cos_lr", "Cosine schedule", "Whether the learning rate falls along a cosine, else along a line")]
    public bool CosineRate { get; init; }

    /// <summary>SGD's momentum, or Adam's first beta.</summary>
    [Field("momentum", "Momentum", "SGD's momentum, or Adam's first beta", Min = 0, Max = 1, BelowMax = true, Step = 0.01)]
    public double Momentum { get; init; } = 0.937;

    /// <summary>How strongly weights are drawn to 0.</summary>
    [Field("weight_decay", "Weight decay", "How strongly weights are drawn to 0", Min = 0, Max = 1, Step = 1e-4)]
    public double WeightDecay { get; init; } = 0.0005;

    /// <summary>Epochs in which the learning rate rises; parts of one count.</summary>
    [Field("warmup_epochs", "Warm-up", "Epochs in which the learning rate rises; parts of one count", Min = 0, Max = 1_000, Step = 0.5)]
    public double WarmupEpochs { get; init; } = 3;

    /// <summary>Momentum at the beginning of the warm-up.</summary>
    [Field("warmup_momentum", "Warm-up momentum", "Momentum at the beginning of the warm-up", Min = 0, Max = 1, Step = 0.05)]
    public double WarmupMomentum { get; init; } = 0.8;

    /// <summary>Learning rate of biases at the beginning of the warm-up.</summary>
    [Field("warmup_bias_lr", "Warm-up bias learning rate", "Learning rate of biases at the beginning of the warm-up", Min = 0, Max = 10, Step = 0.01)]
    public double WarmupBiasRate { get; init; } = 0.1;

    /// <summary>The side of the model's input in pixels.</summary>
    [Field("imgsz", "Image size", "The side of the model's input in pixels", Min = 32, Max = 4_096, Step = 32)]
    public int ImageSize { get; init; } = 640;

    /// <summary>Epochs without improvement before it ends; 0 for never.</summary>
    [Field("patience", "Patience", "Epochs without improvement before it ends; 0 for never", Min = 0, Max = 10_000, Step = 1)]
    public int Patience { get; init; } = 100;

    /// <summary>Epochs between checkpoints; -1 for the last and the best alone.</summary>
    [Field("save_period", "Checkpoint interval", "Epochs between checkpoints; -1 for the last and the best alone", Min = -1, Max = 10_000, Step = 1)]
    public int SavePeriod { get; init; } = -1;

    /// <summary>Begins from weights trained before.</summary>
    [Field("pretrained", "Pretrained weights", "Begins from weights trained before")]
    public bool Pretrained { get; init; } = true;

    /// <summary>Computes in half precision where the device can.</summary>
    [Field("amp", "Mixed precision", "Computes in half precision where the device can")]
    public bool MixedPrecision { get; init; } = true;

    /// <summary>What everything random follows from.</summary>
    [Field("seed", "Seed", "What everything random follows from", Min = 0, Max = int.MaxValue, Step = 1)]
    public int Seed { get; init; }

    /// <summary>Uses only algorithms that give the same every time.</summary>
    [Field("deterministic", "Deterministic", "Uses only algorithms that give the same every time")]
    public bool Deterministic { get; init; } = true;

    /// <summary>Takes all classes for one.</summary>
    [Field("single_cls", "Single class", "Takes all classes for one")]
    public bool SingleClass { get; init; }

    /// <summary>Puts pictures of a like shape into a batch.</summary>
    [Field("rect", "Rectangular batches", "Puts pictures of a like shape into a batch")]
    public bool Rectangular { get; init; }

    /// <summary>Varies the image size while it trains.</summary>
    [Field("multi_scale", "Multi-scale", "Varies the image size while it trains")]
    public bool MultiScale { get; init; }

    /// <summary>The part of the training pictures that is trained with.</summary>
    [Field("fraction", "Part of the dataset", "The part of the training pictures that is trained with", Min = 0, AboveMin = true, Max = 1, Step = 0.05)]
    public double Fraction { get; init; } = 1;

    /// <summary>How many of the first layers keep their weights.</summary>
    [Field("freeze", "Frozen layers", "How many of the first layers keep their weights", Min = 0, Max = 1_000, Step = 1)]
    public int Freeze { get; init; }

    /// <summary>Processes that load pictures.</summary>
    [Field("workers", "Workers", "Processes that load pictures", Min = 0, Max = 256, Step = 1)]
    public int Workers { get; init; } = 8;

    /// <summary>The batch size that the loss is scaled to.</summary>
    [Field("nbs", "Nominal batch size", "The batch size that the loss is scaled to", Min = 1, Max = 4_096, Step = 1)]
    public int NominalBatch { get; init; } = 64;

    /// <summary>The weight of the boxes' loss.</summary>
    [Field("box", "Box loss", "The weight of the boxes' loss", Min = 0, Max = 100, Step = 0.1)]
    public double BoxGain { get; init; } = 7.5;

    /// <summary>The weight of the classes' loss.</summary>
    [Field("cls", "Class loss", "The weight of the classes' loss", Min = 0, Max = 100, Step = 0.1)]
    public double ClassGain { get; init; } = 0.5;

    /// <summary>The weight of the distribution focal loss.</summary>
    [Field("dfl", "Distribution focal loss", "The weight of the distribution focal loss", Min = 0, Max = 100, Step = 0.1)]
    public double FocalGain { get; init; } = 1.5;

    /// <summary>The weight of the key points' loss.</summary>
    [Field("pose", "Pose loss", "The weight of the key points' loss", Min = 0, Max = 100, Step = 0.1)]
    public double PoseGain { get; init; } = 12;

    /// <summary>The weight of the loss of whether key points are there.</summary>
    [Field("kobj", "Key point loss", "The weight of the loss of whether key points are there", Min = 0, Max = 100, Step = 0.1)]
    public double KeypointGain { get; init; } = 1;

    /// <summary>The part of a label that is spread over all classes.</summary>
    [Field("label_smoothing", "Label smoothing", "The part of a label that is spread over all classes", Min = 0, Max = 1, BelowMax = true, Step = 0.05)]
    public double LabelSmoothing { get; init; }

    /// <summary>The probability of dropout before the classifier.</summary>
    [Field("dropout", "Dropout", "The probability of dropout before the classifier", Min = 0, Max = 1, BelowMax = true, Step = 0.05)]
    public double Dropout { get; init; }

    /// <summary>Whether masks may overlap while it trains.</summary>
    [Field("overlap_mask", "Overlapping masks", "Whether masks may overlap while it trains")]
    public bool OverlapMask { get; init; } = true;

    /// <summary>By how much masks are smaller than pictures.</summary>
    [Field("mask_ratio", "Mask ratio", "By how much masks are smaller than pictures", Min = 1, Max = 32, Step = 1)]
    public int MaskRatio { get; init; } = 4;

    /// <summary>Hue by a part of the circle in ± this.</summary>
    [Field("hsv_h", "Hue", "Hue by a part of the circle in ± this", Min = 0, Max = 1, Step = 0.005)]
    public double Hue { get; init; } = 0.015;

    /// <summary>Saturation by a factor in 1 ± this.</summary>
    [Field("hsv_s", "Saturation", "Saturation by a factor in 1 ± this", Min = 0, Max = 1, Step = 0.05)]
    public double Saturation { get; init; } = 0.7;

    /// <summary>Brightness by a factor in 1 ± this.</summary>
    [Field("hsv_v", "Brightness", "Brightness by a factor in 1 ± this", Min = 0, Max = 1, Step = 0.05)]
    public double Value { get; init; } = 0.4;

    /// <summary>The most degrees to either side.</summary>
    [Field("degrees", "Rotation", "The most degrees to either side", Min = 0, Max = 180, Step = 1)]
    public double Degrees { get; init; }

    /// <summary>The most a picture is shifted, as a part of its side.</summary>
    [Field("translate", "Shift", "The most a picture is shifted, as a part of its side", Min = 0, Max = 1, Step = 0.05)]
    public double Translate { get; init; } = 0.1;

    /// <summary>Scales by a factor in 1 ± this.</summary>
    [Field("scale", "Scale", "Scales by a factor in 1 ± this", Min = 0, Max = 1, Step = 0.05)]
    public double Scale { get; init; } = 0.5;

    /// <summary>The most degrees to either side.</summary>
    [Field("shear", "Shear", "The most degrees to either side", Min = 0, Max = 180, Step = 1)]
    public double Shear { get; init; }

    /// <summary>The strength of the change of perspective.</summary>
    [Field("perspective", "Perspective", "The strength of the change of perspective", Min = 0, Max = 0.001, Step = 0.0001)]
    public double Perspective { get; init; }

    /// <summary>How likely a picture is flipped upside down.</summary>
    [Field("flipud", "Vertical flip", "How likely a picture is flipped upside down", Min = 0, Max = 1, Step = 0.05)]
    public double FlipUpsideDown { get; init; }

    /// <summary>How likely a picture is flipped left to right.</summary>
    [Field("fliplr", "Flip", "How likely a picture is flipped left to right", Min = 0, Max = 1, Step = 0.05)]
    public double FlipLeftRight { get; init; } = 0.5;

    /// <summary>How likely red and blue are swapped.</summary>
    [Field("bgr", "Swapped channels", "How likely red and blue are swapped", Min = 0, Max = 1, Step = 0.05)]
    public double Bgr { get; init; }

    /// <summary>How likely four pictures are put together into one.</summary>
    [Field("mosaic", "Mosaic", "How likely four pictures are put together into one", Min = 0, Max = 1, Step = 0.05)]
    public double Mosaic { get; init; } = 1;

    /// <summary>How many of the last epochs have no mosaic.</summary>
    [Field("close_mosaic", "Without mosaic", "How many of the last epochs have no mosaic", Min = 0, Max = 10_000, Step = 1)]
    public int CloseMosaic { get; init; } = 10;

    /// <summary>How likely two pictures are blended.</summary>
    [Field("mixup", "Mixup", "How likely two pictures are blended", Min = 0, Max = 1, Step = 0.05)]
    public double Mixup { get; init; }

    /// <summary>How likely a part of a picture is replaced by that of another.</summary>
    [Field("cutmix", "CutMix", "How likely a part of a picture is replaced by that of another", Min = 0, Max = 1, Step = 0.05)]
    public double CutMix { get; init; }

    /// <summary>How likely objects are copied from picture to picture.</summary>
    [Field("copy_paste", "Copy and paste", "How likely objects are copied from picture to picture", Min = 0, Max = 1, Step = 0.05)]
    public double CopyPaste { get; init; }

    /// <summary>Which policy varies pictures, for classification.</summary>
    [Field("auto_augment", "Automatic augmentation", "Which policy varies pictures, for classification")]
    [Choice("randaugment", "RandAugment", "Some changes at random")]
    [Choice("autoaugment", "AutoAugment", "A policy that was learnt")]
    [Choice("augmix", "AugMix", "A blend of changes")]
    public string AutoAugment { get; init; } = "randaugment";

    /// <summary>How likely a rectangle is erased, for classification.</summary>
    [Field("erasing", "Random erasing", "How likely a rectangle is erased, for classification", Min = 0, Max = 1, BelowMax = true, Step = 0.05)]
    public double Erasing { get; init; } = 0.4;
}
