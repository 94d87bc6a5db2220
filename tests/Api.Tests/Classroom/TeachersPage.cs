using Microsoft.Playwright;

namespace Platform.Api.Tests.Classroom;

/// <summary>A real browser in which teachers watch their classes.</summary>
public sealed class TeachersBrowser : IAsyncLifetime
{
    private static readonly string[] Arguments =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = "/usr/bin/chromium", Args = Arguments });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>The page as one opens it who has no key yet.</summary>
    internal async Task<IPage> Visit(PlatformHost host)
    {
        var page = await _browser!.NewPageAsync(new BrowserNewPageOptions { Locale = "ja-JP", TimezoneId = "Asia/Tokyo" });
        await page.GotoAsync($"http://127.0.0.1:{host.Port}/#/classroom");
        await page.Locator("input[name=key]").WaitForAsync();
        return page;
    }

    /// <summary>The page of a class, live.</summary>
    internal async Task<IPage> Watch(PlatformHost host, string room)
    {
        var page = await Visit(host);
        await page.Enter($"{room}-key");
        await page.Live();
        return page;
    }
}

/// <summary>What teachers do and see, in short.</summary>
internal static class TeachersPage
{
    public static async Task Enter(this IPage page, string key)
    {
        await page.Locator("input[name=key]").FillAsync(key);
        await page.Locator("form button").ClickAsync();
    }

    /// <summary>Waits until the events come in.</summary>
    public static Task Live(this IPage page) => page.Locator("#connection", new PageLocatorOptions { HasText = "ライブ接続中" }).WaitForAsync();

    /// <summary>A student where all are shown.</summary>
    public static ILocator Student(this IPage page, string id) => page.Locator($"#roll [data-student={Quoted(id)}]");

    /// <summary>A student among those who are to be seen to.</summary>
    public static ILocator Waiting(this IPage page, string id) => page.Locator($"#attention [data-student={Quoted(id)}]");

    /// <summary>Waits until some text is shown there.</summary>
    public static Task Shows(this ILocator place, string text) => place.Filter(new LocatorFilterOptions { HasText = text }).WaitForAsync();

    /// <summary>Waits until nothing is there.</summary>
    public static Task Goes(this ILocator place) => place.WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Detached });

    /// <summary>From here on the page learns from events alone.</summary>
    public static Task ReadNoMore(this IPage page) => page.RouteAsync("**/api/v1/class/summary**", route => route.AbortAsync());

    // As a string of CSS.
    private static string Quoted(string id) => '"' + id.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + '"';
}
