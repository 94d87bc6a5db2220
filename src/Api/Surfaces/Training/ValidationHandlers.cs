using Platform.Api.Surfaces.Bodies;
using Platform.Contracts;
using Platform.Contracts.Training;

namespace Platform.Api.Surfaces.Training;

/// <summary>How well a job's model did: validations, and their pictures.</summary>
internal static class ValidationHandlers
{
    public const int MaxPage = 1_000;
    public const int DefaultPage = 50;

    public static void MapValidations(this RouteGroupBuilder routes)
    {
        routes.MapGet("/validation/results/{job_id}", ForJob).WithMetadata(ValidationReference.List);
        routes.MapGet("/validation/images/{validation_result_id}", Images).WithMetadata(ValidationReference.Images);
    }

    public static async Task<IResult> ForJob(HttpContext context, string job_id, IGrainFactory grains)
    {
        if (TrainingIds.Parse(JobHandlers.JobId, job_id) is not { } id) return context.Failure(JobHandlers.NoJob);
        var grain = grains.Job(id);
        var job = await grain.Get(context.Caller, context.RequestAborted);
        if (!job.IsSuccess) return context.Failure(job.Error, TrainingErrors.NoJob);
        var validations = await grain.Validations(context.Caller, context.RequestAborted);
        return validations.IsSuccess ? new ValidationsAnswer(id, job.Value.TaskType, validations.Value) : context.Failure(validations.Error, TrainingErrors.NoJob);
    }

    public static async Task<IResult> Images(HttpContext context, string validation_result_id, IGrainFactory grains)
    {
        var query = new QueryFields(context.Request.Query);
        var (skip, limit, isCorrect) = (query.Number("skip", 0, 0, int.MaxValue), query.Number("limit", DefaultPage, 1, MaxPage), query.OptionalFlag("is_correct"));
        if (TrainingIds.Parse("validation_result_id", validation_result_id) is not { } id) return context.Failure(None);
        var (job, epoch) = ValidationNumber.Split(id);
        if (job < 1 || epoch < 1) return context.Failure(None);
        var page = await grains.Job(job).ValidatedImages(context.Caller, epoch, isCorrect, skip, limit, context.RequestAborted);
        if (page.IsSuccess) return JobHandlers.Json(new ValidatedImagesBody(id, [.. page.Value.Items.Select(ValidatedImageBody.Of)], page.Value.Total, skip, limit));
        // Whose job it is, or whether there is one, is not told by a validation's number.
        return page.Error.Code is TrainingErrors.NoJob or ErrorCodes.NotFound ? context.Failure(None) : context.Failure(page.Error);
    }

    private static Error None => new(TrainingErrors.NoValidation, "there is no such validation result");
}

/// <summary>What a model said of a picture of its validation.</summary>
internal sealed record ValidatedImageBody(
    long Id, string ImagePath, string ImageName, string TrueLabel, long TrueLabelId, string PredictedLabel, long PredictedLabelId, double Confidence, bool IsCorrect,
    IReadOnlyList<RankedLabelBody> Top5Predictions)
{
    public static ValidatedImageBody Of(ValidatedImage image) => new(
        image.Id, image.ImagePath, CheckpointBody.NameOf(image.ImagePath), image.TrueLabel, image.TrueLabelId, image.PredictedLabel, image.PredictedLabelId, image.Confidence,
        image.IsCorrect, [.. image.Top5.Select(one => new RankedLabelBody(one.Label, one.Confidence, one.LabelId))]);
}

/// <summary>A class and how likely it is.</summary>
internal sealed record RankedLabelBody(string Label, double Confidence, long LabelId);

/// <summary>A part of a validation's pictures.</summary>
internal sealed record ValidatedImagesBody(long ValidationResultId, IReadOnlyList<ValidatedImageBody> Images, long Total, int Skip, int Limit);
