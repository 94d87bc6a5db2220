namespace Platform.Api.Surfaces.Cleanflow;

internal static class AccountHandlers
{
    public static void MapAccounts(this RouteGroupBuilder routes)
    {
    }
}
