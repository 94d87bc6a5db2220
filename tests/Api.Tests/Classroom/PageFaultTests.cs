using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Platform.Api.Tests.Classroom;

/// <summary>The class's page when something is wrong on the way.</summary>
public sealed class PageFaultTests(TeachersBrowser browser) : IClassFixture<TeachersBrowser>
{
    [Fact]
    public async Task Page_whose_line_was_cut_misses_nothing_and_shows_nothing_twice()
    {
        var line = new Line();
        await using var host = await PlatformHost.StartAsync(builder => builder.Services.AddSingleton<IStartupFilter>(line));
        var client = host.Classroom("room1-key");
        await client.Send(ClassroomCalls.Event("a", ("cellIndex", 0)));
        var page = await browser.Watch(host, "room1");
        await page.Locator("#feed li").First.Shows("セル 1");

        line.Cut();
        await page.Locator("#connection").Shows("再接続します");
        for (var cell = 1; cell < 6; cell++) await client.Send(ClassroomCalls.Event("a", ("cellIndex", cell)));
        line.Mend();

        await page.Live();
        await page.Locator("#feed li").First.Shows("セル 6");
        var cells = await page.Locator("#feed li").EvaluateAllAsync<string[]>("all => all.map(one => one.textContent.match(/セル \\d+/)[0])");
        Assert.Equal(["セル 6", "セル 5", "セル 4", "セル 3", "セル 2", "セル 1"], cells);
        Assert.Equal(["?last=60&token=room1-key", "?from=1&token=room1-key"], line.Queries.Distinct());
    }

    [Fact]
    public async Task Page_that_may_ask_no_more_says_so_and_goes_on_with_the_events()
    {
        await using var host = await PlatformHost.StartAsync("--Classroom:AnalyticsPerMinute=2");
        var client = host.Classroom("room1-key");
        await client.Send(ClassroomCalls.Event("a", ("totalCells", 9)));
        var page = await browser.Watch(host, "room1");

        // The class and its notebooks were read; the cells of one are one too much.
        await page.GetByText("リクエストの上限に達しました").WaitForAsync();
        await client.Send(ClassroomCalls.Event("a", ("cellIndex", 8)));
        await page.Student("a").Shows("9 / 9");
    }

    [Fact]
    public async Task Page_that_is_one_too_many_says_so()
    {
        await using var host = await PlatformHost.StartAsync("--Classroom:DashboardsPerUser=1");
        await using var other = await DashboardClient.OpenAsync(host, "room1-key");
        var page = await browser.Visit(host);
        await page.Enter("room1-key");

        await page.Locator("#connection").Shows("開いているダッシュボードが多すぎます");
        await other.Socket.CloseAsync(System.Net.WebSockets.WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);
        await page.Live();
    }

    /// <summary>The line of dashboards, which can be cut and mended.</summary>
    private sealed class Line : IStartupFilter
    {
        private readonly ConcurrentBag<HttpContext> _open = [];
        private volatile bool _isCut;

        /// <summary>How each dashboard that got through was opened.</summary>
        public ConcurrentQueue<string> Queries { get; } = [];

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(async (context, rest) =>
            {
                if (context.Request.Path.Value?.EndsWith("/ws/dashboard", StringComparison.Ordinal) != true)
                {
                    await rest(context);
                }
                else if (_isCut)
                {
                    context.Abort();
                }
                else
                {
                    Queries.Enqueue(context.Request.QueryString.Value!);
                    _open.Add(context);
                    await rest(context);
                }
            });
            next(app);
        };

        public void Cut()
        {
            _isCut = true;
            foreach (var context in _open) context.Abort();
        }

        public void Mend() => _isCut = false;
    }
}
