namespace Platform.Contracts.Collections;

/// <summary>Which things of one kind a user has, newest first. Key: <c>{user id}/{kind}</c>, such as <c>…/datasets</c>; see <see cref="CollectionKinds"/>.</summary>
[Alias("IUserCollectionGrain")]
public interface IUserCollectionGrain : IGrainWithStringKey
{
    /// <summary>Adds a thing. One that was added before keeps its place; one that was removed stays so.</summary>
    Task Add(string id, DateTimeOffset createdAt, CancellationToken cancellationToken = default);

    /// <summary>Removes a thing; of one that is not there, says that it never shall be.</summary>
    Task Remove(string id, CancellationToken cancellationToken = default);

    /// <summary>A part of the ids, newest first.</summary>
    /// <param name="skip">How many to pass over.</param>
    /// <param name="limit">How many to give, 1 to 1,000.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<Page<string>> List(int skip, int limit, CancellationToken cancellationToken = default);
}

/// <summary>The kinds of <see cref="IUserCollectionGrain"/>.</summary>
public static class CollectionKinds
{
    /// <summary>Datasets.</summary>
    public const string Datasets = "datasets";

    /// <summary>Cleaning plans.</summary>
    public const string Plans = "plans";

    /// <summary>Executions of plans.</summary>
    public const string Executions = "executions";

    /// <summary>Datasets of pictures.</summary>
    public const string ImageDatasets = "image-datasets";

    /// <summary>Training jobs, by their numbers.</summary>
    public const string TrainingJobs = "training-jobs";

    /// <summary>The key of a user's collection.</summary>
    public static string Key(string userId, string kind) => $"{userId}/{kind}";
}
