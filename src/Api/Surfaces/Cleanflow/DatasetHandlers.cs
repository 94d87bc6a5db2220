namespace Platform.Api.Surfaces.Cleanflow;

internal static class DatasetHandlers
{
    public static void MapDatasets(this RouteGroupBuilder routes)
    {
    }
}
