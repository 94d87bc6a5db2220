namespace Platform.Api.Surfaces.Cleanflow;

internal static class PlanHandlers
{
    public static void MapPlans(this RouteGroupBuilder routes)
    {
    }
}
