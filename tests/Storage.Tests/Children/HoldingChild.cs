namespace Platform.Storage.Tests.Children;

/// <summary>Opens the stores and keeps them open until it is killed.</summary>
internal static class HoldingChild
{
    public const string Name = "--holding-child";

    public static async Task<int> RunAsync(string folder)
    {
        await using var stores = await Stores.OpenAsync(folder);
        Console.Out.WriteLine("open");
        Console.Out.Flush();
        await Task.Delay(Timeout.Infinite);
        return 0;
    }
}
