namespace Platform.Api.Surfaces.Cleanflow;

internal static class ExecutionHandlers
{
    public static void MapExecutions(this RouteGroupBuilder routes)
    {
    }
}
