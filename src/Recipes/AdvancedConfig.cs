namespace Platform.Recipes;

/// <summary>What <c>advanced_config</c> of a training with <c>timm</c> models may say; what it does not say has the defaults here.</summary>
public sealed record AdvancedConfig
{
    /// <summary>The optimizer.</summary>
    [Field("optimizer", "Optimizer", "How the weights follow from the gradients")]
    public OptimizerConfig Optimizer { get; init; } = new();

    /// <summary>The learning rate's schedule.</summary>
    [Field("scheduler", "Scheduler", "How the learning rate changes over the epochs")]
    public SchedulerConfig Scheduler { get; init; } = new();

    /// <summary>How training pictures are varied.</summary>
    [Field("augmentation", "Augmentation", "How training pictures are varied")]
    public AugmentationConfig Augmentation { get; init; } = new();

    /// <summary>The loss.</summary>
    [Field("loss", "Loss", "What is minimised")]
    public LossConfig Loss { get; init; } = new();

    /// <summary>An average of the weights.</summary>
    [Field("ema", "Weight averaging", "An exponential moving average of the weights, which is validated and saved in their place")]
    public EmaConfig Ema { get; init; } = new();

    /// <summary>Ending before the last epoch.</summary>
    [Field("early_stopping", "Early stopping", "Ends the training when the primary metric no longer improves")]
    public EarlyStoppingConfig EarlyStopping { get; init; } = new();

    /// <summary>What is saved.</summary>
    [Field("checkpoint", "Checkpoints", "What is saved, and how often")]
    public CheckpointConfig Checkpoint { get; init; } = new();

    /// <summary>Whether it computes with half precision where the device can.</summary>
    [Field("mixed_precision", "Mixed precision", "Computes in half precision where the device can; without effect on a CPU")]
    public bool MixedPrecision { get; init; }

    /// <summary>The bound of the gradients; 0 for none.</summary>
    [Field("gradient_clip_value", "Gradient clipping", "The bound that gradients are clipped to; 0 for none", Min = 0, Max = 1_000, Step = 0.1)]
    public double GradientClipValue { get; init; }

    /// <summary>What the bound is of.</summary>
    [Field("gradient_clip_mode", "Clipping mode", "What is bounded")]
    [Choice("norm", "Norm", "The norm of all gradients together")]
    [Choice("value", "Value", "Each element of each gradient")]
    public string GradientClipMode { get; init; } = "norm";

    /// <summary>How many batches make a step.</summary>
    [Field("gradient_accumulation_steps", "Gradient accumulation", "How many batches' gradients are averaged before a step", Min = 1, Max = 1_024, Step = 1)]
    public int GradientAccumulationSteps { get; init; } = 1;

    /// <summary>Whether training begins from weights trained before.</summary>
    [Field("pretrained", "Pretrained weights", "Begins from weights in the models folder, where they are there")]
    public bool Pretrained { get; init; }

    /// <summary>The probability of dropout before the classifier; below 0 for the model's own.</summary>
    [Field("drop_rate", "Dropout", "The probability of dropout before the classifier; -1 for the model's own", Min = -1, Max = 1, BelowMax = true, Step = 0.05)]
    public double DropRate { get; init; } = -1;

    /// <summary>The side of the model's input in pixels; 0 for the model's own.</summary>
    [Field("image_size", "Image size", "The side of the model's input in pixels; 0 for the model's own", Min = 0, Max = 1_024, Step = 32)]
    public int ImageSize { get; init; }

    /// <summary>What everything random follows from.</summary>
    [Field("seed", "Seed", "What everything random follows from", Min = 0, Max = int.MaxValue, Step = 1)]
    public long Seed { get; init; } = 42;

    /// <summary>The part of the pictures to validate with, where the dataset does not say.</summary>
    [Field("val_ratio", "Validation part", "The part of the pictures to validate with, where the dataset does not say", Min = 0, AboveMin = true, Max = 0.9, Step = 0.05)]
    public double ValRatio { get; init; } = 0.2;
}

/// <summary>An optimizer, as PyTorch has it.</summary>
public sealed record OptimizerConfig
{
    /// <summary>Which one.</summary>
    [Field("type", "Optimizer", "Optimization algorithm")]
    [Choice("adam", "Adam", "Adaptive Moment Estimation")]
    [Choice("adamw", "AdamW", "Adam with weight decay")]
    [Choice("sgd", "SGD", "Stochastic Gradient Descent")]
    [Choice("rmsprop", "RMSprop", "Gradients divided by a running average of their size")]
    public string Type { get; init; } = "adamw";

    /// <summary>The initial learning rate; where it is not given, the one beside <c>advanced_config</c>.</summary>
    [Field("learning_rate", "Learning Rate", "Initial learning rate", Min = 0, AboveMin = true, Max = 10, Step = 1e-5)]
    public double LearningRate { get; init; } = 0.001;

    /// <summary>Weight decay; of AdamW decoupled, of the others added to the gradient.</summary>
    [Field("weight_decay", "Weight Decay", "How strongly weights are drawn to 0", Min = 0, Max = 1, Step = 1e-4)]
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>The decay of the averages of Adam and AdamW.</summary>
    [Field("betas", "Betas", "The decay of the averages of the gradient and its square", Min = 0, Max = 1, BelowMax = true, Length = 2, When = "type=adam|adamw")]
    public double[] Betas { get; init; } = [0.9, 0.999];

    /// <summary>What divisions are kept from 0 by.</summary>
    [Field("eps", "Epsilon", "What divisions are kept from 0 by", Min = 0, AboveMin = true, Max = 1, When = "type=adam|adamw|rmsprop")]
    public double Eps { get; init; } = 1e-8;

    /// <summary>Momentum.</summary>
    [Field("momentum", "Momentum", "How much of the last step goes on", Min = 0, Max = 1, BelowMax = true, Step = 0.05, When = "type=sgd|rmsprop")]
    public double Momentum { get; init; } = 0.9;

    /// <summary>Whether the momentum is Nesterov's.</summary>
    [Field("nesterov", "Nesterov", "Looks ahead along the momentum", When = "type=sgd")]
    public bool Nesterov { get; init; }

    /// <summary>The smoothing constant of RMSprop.</summary>
    [Field("alpha", "Alpha", "The decay of the average of squares", Min = 0, Max = 1, BelowMax = true, When = "type=rmsprop")]
    public double Alpha { get; init; } = 0.99;
}

/// <summary>A schedule of the learning rate; one step an epoch, but for the one-cycle, which goes by batches.</summary>
public sealed record SchedulerConfig
{
    /// <summary>Which one.</summary>
    [Field("type", "Scheduler", "How the learning rate changes over the epochs")]
    [Choice("none", "None", "It stays as it is")]
    [Choice("cosine", "Cosine", "It falls along half a cosine")]
    [Choice("step", "Step", "It falls by a factor every some epochs")]
    [Choice("exponential", "Exponential", "It falls by a factor every epoch")]
    [Choice("one_cycle", "One cycle", "It rises, then falls to nearly 0, batch by batch")]
    [Choice("plateau", "Plateau", "It falls by a factor when the primary metric no longer improves")]
    public string Type { get; init; } = "cosine";

    /// <summary>The epochs of half the cosine; 0 for all there are after the warm-up.</summary>
    [Field("T_max", "T max", "The epochs of half the cosine; 0 for all after the warm-up", Min = 0, Max = 10_000, Step = 1, When = "type=cosine")]
    public int TMax { get; init; }

    /// <summary>The lowest learning rate.</summary>
    [Field("eta_min", "Minimum learning rate", "The learning rate at the end of the cosine", Min = 0, Max = 1, When = "type=cosine")]
    public double EtaMin { get; init; }

    /// <summary>Epochs between falls.</summary>
    [Field("step_size", "Step size", "Epochs between falls", Min = 1, Max = 10_000, Step = 1, When = "type=step")]
    public int StepSize { get; init; } = 30;

    /// <summary>The factor of a fall.</summary>
    [Field("gamma", "Gamma", "The factor of a fall; 0 for 0.1 of step and 0.95 of exponential", Min = 0, Max = 1, When = "type=step|exponential")]
    public double Gamma { get; init; }

    /// <summary>The learning rate at the top of the cycle; 0 for the initial one.</summary>
    [Field("max_lr", "Maximum learning rate", "The learning rate at the top of the cycle; 0 for the initial one", Min = 0, Max = 10, When = "type=one_cycle")]
    public double MaxLr { get; init; }

    /// <summary>The part of the cycle in which it rises.</summary>
    [Field("pct_start", "Rising part", "The part of the cycle in which it rises", Min = 0, AboveMin = true, Max = 1, BelowMax = true, When = "type=one_cycle")]
    public double PctStart { get; init; } = 0.3;

    /// <summary>The factor of a fall on a plateau.</summary>
    [Field("factor", "Factor", "The factor of a fall", Min = 0, AboveMin = true, Max = 1, BelowMax = true, When = "type=plateau")]
    public double Factor { get; init; } = 0.1;

    /// <summary>Epochs without improvement before a fall.</summary>
    [Field("patience", "Patience", "Epochs without improvement before a fall", Min = 0, Max = 10_000, Step = 1, When = "type=plateau")]
    public int Patience { get; init; } = 10;

    /// <summary>The learning rate below which it does not fall.</summary>
    [Field("min_lr", "Lowest learning rate", "Below which it does not fall", Min = 0, Max = 1, When = "type=plateau")]
    public double MinLr { get; init; }

    /// <summary>Epochs in which it rises to the initial one, in equal steps.</summary>
    [Field("warmup_epochs", "Warm-up", "Epochs in which the learning rate rises to the initial one", Min = 0, Max = 10_000, Step = 1)]
    public int WarmupEpochs { get; init; }

    /// <summary>Where the warm-up begins.</summary>
    [Field("warmup_lr", "Warm-up learning rate", "Where the warm-up begins", Min = 0, Max = 10)]
    public double WarmupLr { get; init; } = 1e-6;
}

/// <summary>How training pictures are varied, as torchvision's transforms of these names do.</summary>
public sealed record AugmentationConfig
{
    /// <summary>Whether they are varied at all.</summary>
    [Field("enabled", "Augmentation", "Whether training pictures are varied")]
    public bool Enabled { get; init; } = true;

    /// <summary>Whether they are flipped left to right.</summary>
    [Field("random_flip", "Random flip", "Flips left to right", When = "enabled=true")]
    public bool RandomFlip { get; init; } = true;

    /// <summary>How likely.</summary>
    [Field("random_flip_prob", "Flip probability", "How likely a picture is flipped", Min = 0, Max = 1, Step = 0.05, When = "random_flip=true")]
    public double RandomFlipProb { get; init; } = 0.5;

    /// <summary>Whether they are flipped upside down.</summary>
    [Field("vertical_flip", "Vertical flip", "Flips upside down", When = "enabled=true")]
    public bool VerticalFlip { get; init; }

    /// <summary>How likely.</summary>
    [Field("vertical_flip_prob", "Vertical flip probability", "How likely a picture is flipped upside down", Min = 0, Max = 1, Step = 0.05, When = "vertical_flip=true")]
    public double VerticalFlipProb { get; init; } = 0.5;

    /// <summary>Whether a random part is cut out.</summary>
    [Field("random_crop", "Random crop", "Cuts out a random part and scales it to the image size", When = "enabled=true")]
    public bool RandomCrop { get; init; }

    /// <summary>The least and the greatest part of the area.</summary>
    [Field("crop_scale", "Crop scale", "The least and the greatest part of the area that is cut out", Min = 0, AboveMin = true, Max = 1, Length = 2, When = "random_crop=true")]
    public double[] CropScale { get; init; } = [0.08, 1];

    /// <summary>Whether colours are varied.</summary>
    [Field("color_jitter", "Color jitter", "Varies the colours", When = "enabled=true")]
    public bool ColorJitter { get; init; }

    /// <summary>Brightness.</summary>
    [Field("brightness", "Brightness", "Brightness by a factor in 1 ± this", Min = 0, Max = 1, Step = 0.05, When = "color_jitter=true")]
    public double Brightness { get; init; } = 0.2;

    /// <summary>Contrast.</summary>
    [Field("contrast", "Contrast", "Contrast by a factor in 1 ± this", Min = 0, Max = 1, Step = 0.05, When = "color_jitter=true")]
    public double Contrast { get; init; } = 0.2;

    /// <summary>Saturation.</summary>
    [Field("saturation", "Saturation", "Saturation by a factor in 1 ± this", Min = 0, Max = 1, Step = 0.05, When = "color_jitter=true")]
    public double Saturation { get; init; }

    /// <summary>Hue.</summary>
    [Field("hue", "Hue", "Hue by a part of the circle in ± this", Min = 0, Max = 0.5, Step = 0.01, When = "color_jitter=true")]
    public double Hue { get; init; }

    /// <summary>Whether they are turned.</summary>
    [Field("random_rotation", "Random rotation", "Turns to either side", When = "enabled=true")]
    public bool RandomRotation { get; init; }

    /// <summary>By how much.</summary>
    [Field("rotation_degrees", "Rotation", "The most degrees to either side", Min = 0, Max = 180, Step = 1, When = "random_rotation=true")]
    public double RotationDegrees { get; init; } = 15;

    /// <summary>Whether a random rectangle is erased.</summary>
    [Field("random_erasing", "Random erasing", "Erases a random rectangle", When = "enabled=true")]
    public bool RandomErasing { get; init; }

    /// <summary>How likely.</summary>
    [Field("random_erasing_prob", "Erasing probability", "How likely a rectangle is erased", Min = 0, Max = 1, Step = 0.05, When = "random_erasing=true")]
    public double RandomErasingProb { get; init; } = 0.25;
}

/// <summary>Cross-entropy, and what it may be bent by.</summary>
public sealed record LossConfig
{
    /// <summary>Label smoothing.</summary>
    [Field("label_smoothing", "Label smoothing", "The part of a label that is spread over all classes", Min = 0, Max = 1, BelowMax = true, Step = 0.05)]
    public double LabelSmoothing { get; init; }

    /// <summary>How classes are weighted.</summary>
    [Field("class_weights", "Class weights", "How much the pictures of a class count")]
    [Choice("none", "None", "All the same")]
    [Choice("balanced", "Balanced", "In inverse proportion to how many of a class are trained with")]
    public string ClassWeights { get; init; } = "none";
}

/// <summary>An exponential moving average of the weights.</summary>
public sealed record EmaConfig
{
    /// <summary>Whether there is one.</summary>
    [Field("enabled", "Weight averaging", "Whether an average of the weights is kept")]
    public bool Enabled { get; init; }

    /// <summary>How much of it stays at a step.</summary>
    [Field("decay", "Decay", "How much of the average stays at each step", Min = 0, AboveMin = true, Max = 1, BelowMax = true, When = "enabled=true")]
    public double Decay { get; init; } = 0.999;
}

/// <summary>Ending when the primary metric no longer improves.</summary>
public sealed record EarlyStoppingConfig
{
    /// <summary>Whether it does.</summary>
    [Field("enabled", "Early stopping", "Whether training ends when the primary metric no longer improves")]
    public bool Enabled { get; init; }

    /// <summary>Epochs without improvement before it ends.</summary>
    [Field("patience", "Patience", "Epochs without improvement before it ends", Min = 1, Max = 10_000, Step = 1, When = "enabled=true")]
    public int Patience { get; init; } = 10;

    /// <summary>By how much the metric must be better to count.</summary>
    [Field("min_delta", "Minimum improvement", "By how much the metric must be better to count", Min = 0, Max = 100, When = "enabled=true")]
    public double MinDelta { get; init; }
}

/// <summary>What is saved, and how often.</summary>
public sealed record CheckpointConfig
{
    /// <summary>Minutes between checkpoints within an epoch; every epoch's end has one anyway.</summary>
    [Field("every_minutes", "Interval", "Minutes between checkpoints within a long epoch", Min = 0.05, Max = 1_440, Step = 1)]
    public double EveryMinutes { get; init; } = 10;

    /// <summary>How many epochs' checkpoints are kept, beside the best one.</summary>
    [Field("keep_last", "Kept", "How many of the last epochs' checkpoints are kept, beside the best one", Min = 1, Max = 1_000, Step = 1)]
    public int KeepLast { get; init; } = 5;
}
