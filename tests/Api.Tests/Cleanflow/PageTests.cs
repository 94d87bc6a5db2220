using System.Text;
using Microsoft.Playwright;

namespace Platform.Api.Tests.Cleanflow;

/// <summary>The page as a person uses it, in a real browser.</summary>
public sealed class PageTests(SharedPlatform shared) : IClassFixture<SharedPlatform>, IAsyncLifetime
{
    private static readonly string[] BrowserArguments =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    private string Address => $"http://127.0.0.1:{shared.Host.Port}/#/cleanflow";

    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = "/usr/bin/chromium", Args = BrowserArguments });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    [Fact]
    public async Task Person_registers_uploads_plans_runs_and_downloads()
    {
        var page = await Register("way");
        await page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload
        {
            Name = "people.csv",
            MimeType = "text/csv",
            Buffer = Encoding.UTF8.GetBytes("age,category,target\n34,A,yes\n,B,no\n41,A,yes\n29,C,no\n34,A,yes\n52,,no\n"),
        });
        await page.GetByText("アップロード", new PageGetByTextOptions { Exact = true }).ClickAsync();

        await page.GetByText("6 行 × 3 列").WaitForAsync();
        Assert.NotEqual(0, await page.Locator("svg rect").CountAsync());
        await page.Locator("#plan").ClickAsync();

        await page.GetByText("理由:").First.WaitForAsync();
        var steps = await page.Locator("ol.steps > li").CountAsync();
        Assert.True(steps > 1);
        await page.Locator("ol.steps input[type=checkbox]").Last.UncheckAsync();
        await page.Locator("#run").ClickAsync();

        await page.Locator("#result").WaitForAsync();
        Assert.Equal(1, await page.Locator(".status.skipped").CountAsync());
        await page.GetByText("差分").First.ClickAsync();
        await page.Locator("ul.changes").WaitForAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => page.Locator("#result").ClickAsync());
        using var csv = new StreamReader(await download.CreateReadStreamAsync());
        Assert.Contains("target", await csv.ReadLineAsync());
    }

    [Fact]
    public async Task Wrong_password_is_told_and_nothing_else_happens()
    {
        var page = await _browser!.NewPageAsync();
        await page.GotoAsync(Address);
        await page.Locator("input[name=email]").FillAsync("nobody@example.com");
        await page.Locator("input[name=password]").FillAsync("wrong password");
        await page.GetByText("ログイン", new PageGetByTextOptions { Exact = true }).ClickAsync();

        await page.GetByText("メールアドレスまたはパスワードが正しくありません").WaitForAsync();
    }

    [Fact]
    public async Task Texts_of_a_table_are_shown_as_text_and_never_run()
    {
        var page = await Register("hostile");
        await page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload
        {
            Name = "<img src=x onerror=\"document.title='broken in'\">.csv",
            MimeType = "text/csv",
            Buffer = Encoding.UTF8.GetBytes("<script>document.title='broken in'</script>,b\n\"<img src=x onerror=\"\"document.title='broken in'\"\">\",1\n"),
        });
        await page.GetByText("アップロード", new PageGetByTextOptions { Exact = true }).ClickAsync();

        await page.GetByText("1 行 × 2 列").WaitForAsync();
        Assert.Equal("Platform", await page.TitleAsync());
        Assert.Equal(0, await page.Locator("main img, main script").CountAsync());
    }

    private async Task<IPage> Register(string name)
    {
        var page = await _browser!.NewPageAsync();
        await page.GotoAsync(Address);
        await page.Locator("input[name=email]").FillAsync($"{name}-{Guid.NewGuid():N}@example.com");
        await page.Locator("input[name=password]").FillAsync("correct horse battery");
        await page.Locator("#register").ClickAsync();
        await page.GetByText("ログアウト").WaitForAsync();
        return page;
    }
}
