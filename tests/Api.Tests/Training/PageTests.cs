using System.Net.Http.Json;
using Microsoft.Playwright;
using Platform.Testing.Pictures;

namespace Platform.Api.Tests.Training;

/// <summary>The page as a vision engineer uses it, in a real browser.</summary>
public sealed class PageTests(SharedPlatform shared) : IClassFixture<SharedPlatform>, IAsyncLifetime
{
    private const string Password = "correct horse battery";
    private const float Patience = 120_000;

    private static readonly string[] BrowserArguments =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    private string Address => $"http://127.0.0.1:{shared.Host.Port}/#/training";

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
    public async Task Engineer_uploads_looks_trains_validates_and_tries_a_picture()
    {
        var page = await LogIn("way");
        await page.Locator("input[name=name]").FillAsync("shapes");
        await page.Locator("input[name=files]").SetInputFilesAsync(new FilePayload { Name = "shapes.zip", MimeType = "application/zip", Buffer = ShapePictures.ImageFolder(16, 4) });
        await page.GetByText("업로드", new PageGetByTextOptions { Exact = true }).ClickAsync();

        await page.Locator(".gallery img[src^=blob]").First.WaitForAsync(new LocatorWaitForOptions { Timeout = Patience });
        Assert.Equal(24, await page.Locator(".gallery img").CountAsync());
        await page.Locator("input[name=epochs]").FillAsync("2");
        await page.Locator("input[name=batch]").FillAsync("8");
        await page.Locator("input[name=side]").FillAsync("32");
        await page.Locator("select[name=preset]").SelectOptionAsync("basic");
        await page.Locator("#train").ClickAsync();

        await page.Locator(".status.completed").WaitForAsync(new LocatorWaitForOptions { Timeout = Patience });
        Assert.Equal(3, await page.Locator("td.cell.right").CountAsync());
        Assert.NotEqual(0, await page.Locator("svg polyline").CountAsync());
        await page.Locator("#picture").SetInputFilesAsync(new FilePayload { Name = "new.bmp", MimeType = "image/bmp", Buffer = ShapePictures.Bmp(0, 40, 5) });
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "예측", Exact = true }).ClickAsync();
        await page.Locator("#predictions meter").First.WaitForAsync(new LocatorWaitForOptions { Timeout = Patience });
        Assert.Equal(3, await page.Locator("#predictions meter").CountAsync());
    }

    [Fact]
    public async Task A_dataset_that_cannot_be_used_is_told_with_its_file()
    {
        var page = await LogIn("broken");
        await page.Locator("input[name=name]").FillAsync("broken");
        await page.Locator("input[name=files]").SetInputFilesAsync(new FilePayload { Name = "broken.zip", MimeType = "application/zip", Buffer = [1, 2, 3] });
        await page.GetByText("업로드", new PageGetByTextOptions { Exact = true }).ClickAsync();

        var told = page.Locator("p[role=alert]");
        await told.WaitForAsync(new LocatorWaitForOptions { Timeout = Patience });
        Assert.Contains("broken.zip", await told.TextContentAsync());
    }

    private async Task<IPage> LogIn(string name)
    {
        var email = $"{name}-{Guid.NewGuid():N}@example.com";
        using var client = shared.Host.Cleanflow();
        (await client.PostAsJsonAsync("auth/register", new { email, password = Password })).EnsureSuccessStatusCode();
        var page = await _browser!.NewPageAsync();
        await page.GotoAsync(Address);
        await page.Locator("input[name=email]").FillAsync(email);
        await page.Locator("input[name=password]").FillAsync(Password);
        await page.GetByText("로그인", new PageGetByTextOptions { Exact = true }).ClickAsync();
        await page.GetByText("로그아웃").WaitForAsync();
        return page;
    }
}
