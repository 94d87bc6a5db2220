using Platform.Api.Surfaces.Bodies;
using Platform.Contracts;
using Platform.Contracts.Collections;

namespace Platform.Api.Surfaces.Cleanflow;

/// <summary>A part of what a caller has of one kind, newest first: <c>?skip=</c> from 0, <c>?limit=</c> 1 to 100, 50 where it is not given.</summary>
internal static class CleanflowList
{
    private const int MaxPage = 100;
    private const int DefaultPage = 50;

    /// <summary>The part, and how many there are in all. What was deleted since its id was read is left out.</summary>
    public static async Task<(IReadOnlyList<T> Items, long Total)> ReadAsync<T>(HttpContext context, IGrainFactory grains, string kind, Func<string, Task<Result<T>>> get)
    {
        var query = new QueryFields(context.Request.Query);
        var (skip, limit) = (query.Number("skip", 0, 0, int.MaxValue), query.Number("limit", DefaultPage, 1, MaxPage));
        var collection = grains.GetGrain<IUserCollectionGrain>(CollectionKinds.Key(context.Caller.UserId, kind));
        var page = await collection.List(skip, limit, context.RequestAborted);
        var items = await Task.WhenAll(page.Items.Select(get));
        return ([.. items.Where(item => item.IsSuccess).Select(item => item.Value!)], page.Total);
    }
}
