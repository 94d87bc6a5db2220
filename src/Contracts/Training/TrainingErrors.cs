namespace Platform.Contracts.Training;

/// <summary>The codes of failures of this area. An <see cref="Error"/> of <see cref="ErrorCodes.Invalid"/> has the detail <see cref="FieldDetail"/> where one field is wrong.</summary>
public static class TrainingErrors
{
    /// <summary>The detail that names the field, such as <c>config.epochs</c>.</summary>
    public const string FieldDetail = "field";

    /// <summary>There is no such job.</summary>
    public const string NoJob = "no_training_job";

    /// <summary>There is no such dataset of pictures, or not for the caller.</summary>
    public const string NoDataset = "no_image_dataset";

    /// <summary>The dataset cannot be used; detail <c>file</c> beside <c>field</c>.</summary>
    public const string InvalidDataset = "invalid_image_dataset";

    /// <summary>There is no such checkpoint, or it is no longer kept.</summary>
    public const string NoCheckpoint = "no_checkpoint";

    /// <summary>There is no such validation result.</summary>
    public const string NoValidation = "no_validation_result";

    /// <summary>There is no such model.</summary>
    public const string NoModel = "no_model";

    /// <summary>No service trains that framework, or the one that does cannot be reached.</summary>
    public const string NoService = "no_training_service";

    /// <summary>The picture cannot be used.</summary>
    public const string InvalidImage = "invalid_image";

    /// <summary>Training failed: the loss is no number any more, memory ran out, or the service said so.</summary>
    public const string TrainingFailed = "training_failed";
}
