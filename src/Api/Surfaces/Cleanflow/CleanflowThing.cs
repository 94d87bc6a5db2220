using Platform.Contracts;
using Platform.Contracts.Cleaning;
using Platform.Contracts.Datasets;

namespace Platform.Api.Surfaces.Cleanflow;

/// <summary>A kind of thing that callers have: what it is called where it is not there, and where it is someone else's.</summary>
/// <param name="Missing">The code of the former.</param>
/// <param name="Foreign">The code of the latter.</param>
internal sealed record CleanflowThing(string Missing, string Foreign)
{
    public static readonly CleanflowThing Dataset = new(DatasetErrors.NoDataset, CleaningErrors.NoAccess);

    public static readonly CleanflowThing Plan = new(CleanflowErrors.NoPlan, CleanflowErrors.ForeignPlan);

    public static readonly CleanflowThing Execution = new(CleanflowErrors.NoExecution, CleanflowErrors.ForeignExecution);

    /// <summary>There is none.</summary>
    public SurfaceError None => CleanflowErrors.Error(Missing);

    /// <summary>What its grain refused.</summary>
    public SurfaceError Failure(HttpContext context, Error error) => context.Failure(error with
    {
        Code = error.Code switch
        {
            ErrorCodes.NotFound => Missing,
            ErrorCodes.Forbidden => Foreign,
            var other => other,
        },
    });

    /// <summary>Asks the grain of an id; what cannot be an id is answered like one that nobody has, without waking a grain for it.</summary>
    public async Task<IResult> WithAsync<T>(HttpContext context, string id, Func<string, Task<Result<T>>> ask, Func<T, IResult> answer)
    {
        if (!CleanflowIds.TryParse(id, out var key)) return None;
        var answered = await ask(key);
        return answered.IsSuccess ? answer(answered.Value) : Failure(context, answered.Error);
    }
}
