using System.Net;
using Microsoft.Playwright;

namespace Platform.Api.Tests.Classroom;

/// <summary>The class's page as its teacher uses it.</summary>
public sealed class PageTests(SharedPlatform platform, TeachersBrowser browser) : IClassFixture<TeachersBrowser>
{
    [Fact]
    public async Task Teacher_is_told_of_a_wrong_key_and_sees_the_class_with_the_right_one()
    {
        var room = platform.NewClass();
        await platform.Host.Classroom($"{room}-key").Send(
            ClassroomCalls.Event("a", ("userName", "田中太郎"), ("totalCells", 4), ("hasError", false)), ClassroomCalls.Event("b", ("userName", "佐藤花子"), ("hasError", true)));
        var page = await browser.Visit(platform.Host);

        await page.Enter("nobody's-key");
        await page.GetByText("API キーが正しくありません").WaitForAsync();
        await page.Enter("鍵");
        await page.GetByText("API キーは半角").WaitForAsync();
        await page.Enter($"{room}-key");
        await page.Live();

        Assert.Equal("2", await page.Locator("#number-total").TextContentAsync());
        Assert.Equal("2", await page.Locator("#number-active").TextContentAsync());
        Assert.Equal("13 %", await page.Locator("#number-progress").TextContentAsync());
        await page.Student("a").Shows("田中太郎");
        await page.ReloadAsync();
        await page.Student("b").Shows("佐藤花子");
    }

    [Fact]
    public async Task Event_is_seen_at_its_student_and_in_the_feed_at_once()
    {
        var room = platform.NewClass();
        var client = platform.Host.Classroom($"{room}-key");
        await client.Send(ClassroomCalls.Event("a", ("totalCells", 10), ("timestamp", "2025-01-18T10:30:00Z")));
        var page = await browser.Watch(platform.Host, room);
        await page.Student("a").Shows("操作なし");
        await page.ReadNoMore();

        await client.Send(ClassroomCalls.Event("a", ("userName", "田中太郎"), ("cellIndex", 4), ("hasError", true)));
        await page.Student("a").Shows("5 / 10");
        await page.Student("a").Shows("田中太郎");
        await page.Student("a").Shows("活動中");
        await page.Student("a").Shows("連続エラー 1");
        Assert.Equal("1", await page.Locator("#number-active").TextContentAsync());
        await page.Locator("#feed li").First.Shows("田中太郎 lesson セル 5 エラー");

        await client.Send(ClassroomCalls.Event("new", ("userName", "鈴木"), ("cellIndex", 2)));
        await page.Student("new").Shows("3 / 10");
        Assert.Equal("2", await page.Locator("#number-total").TextContentAsync());
        await page.Locator("#pause").ClickAsync();
        await client.Send(ClassroomCalls.Event("new", ("cellIndex", 3)));
        await page.Locator("#pause").Shows("新着 1 件");
        await page.Locator("#feed li").First.Shows("鈴木 lesson セル 3");
        await page.Locator("#pause").ClickAsync();
        await page.Locator("#feed li").First.Shows("鈴木 lesson セル 4");
    }

    [Fact]
    public async Task Who_asks_for_help_is_called_until_somebody_has_seen_to_it()
    {
        var room = platform.NewClass();
        var client = platform.Host.Classroom($"{room}-key");
        await client.Send(ClassroomCalls.Event("a/b", ("userName", "田中太郎")));
        var page = await browser.Watch(platform.Host, room);
        Assert.Equal(0, await page.Locator("#attention li").CountAsync());

        await client.Send(new { eventType = "help", userId = "a/b", message = "エラーの意味がわかりません" });
        await page.Waiting("a/b").Shows("エラーの意味がわかりません");
        await page.Waiting("a/b").Shows("待ち");
        await page.Student("a/b").Shows("ヘルプ");
        await page.Waiting("a/b").GetByRole(AriaRole.Button).ClickAsync();

        await page.Waiting("a/b").Goes();
        await page.Student("a/b").Shows("活動中");
        Assert.Equal(0, (await client.Get("api/v1/class/help")).GetProperty("total").GetInt32());
        await page.Locator("#feed li").First.Shows("対応済み");
    }

    [Fact]
    public async Task Who_is_stuck_is_called_and_again_when_it_goes_on()
    {
        var room = platform.NewClass();
        var client = platform.Host.Classroom($"{room}-key");
        var page = await browser.Watch(platform.Host, room);
        var start = DateTimeOffset.UtcNow.AddMinutes(-5);
        var sent = 0;
        Task Fail(int times) => client.Send(
            [.. Enumerable.Range(0, times).Select(_ => (object)ClassroomCalls.Event("a", ("hasError", true), ("timestamp", start.AddSeconds(5 * ++sent).ToString("O"))))]);

        await Fail(2);
        await page.Student("a").Shows("連続エラー 2");
        Assert.Equal(0, await page.Locator("#attention li").CountAsync());
        await Fail(1);
        await page.Waiting("a").Shows("連続エラー 3 回");
        await page.Waiting("a").GetByRole(AriaRole.Button).ClickAsync();
        await page.Waiting("a").Goes();
        await Fail(2);
        await page.Student("a").Shows("連続エラー 5");
        Assert.Equal(0, await page.Locator("#attention li").CountAsync());
        await Fail(1);
        await page.Waiting("a").Shows("連続エラー 6 回");
        await client.Send(ClassroomCalls.Event("a", ("hasError", false)));
        await page.Waiting("a").Goes();
    }

    [Fact]
    public async Task Cell_that_trips_everybody_is_shown_with_its_errors()
    {
        var room = platform.NewClass();
        foreach (var student in (string[])["a", "b", "c"])
        {
            await platform.Host.Classroom($"{room}-key").Send(
                ClassroomCalls.Event(student, ("notebookPath", "授業/第 1 回#?.ipynb"), ("hasError", false)),
                ClassroomCalls.Event(student, ("notebookPath", "授業/第 1 回#?.ipynb"), ("cellIndex", 6), ("errorMessage", "Traceback\nKeyError: 'ぶどう'")),
                ClassroomCalls.Event(student, ("notebookPath", "other.ipynb"), ("hasError", false)));
        }

        var page = await browser.Watch(platform.Host, room);

        var first = page.Locator("#hotspots tbody tr").First;
        await first.Shows("セル 7");
        await first.Shows("KeyError: 'ぶどう' × 3");
        await first.Shows("100 %");
        Assert.Equal(["1", "7"], await page.Locator("#hotspots svg text").AllTextContentsAsync());
        Assert.Equal("hard", await page.Locator("#hotspots svg rect").Nth(1).GetAttributeAsync("class"));
        await page.Locator("#hotspot-notebook").SelectOptionAsync("/other.ipynb");
        await page.Locator("#hotspots").Shows("/other.ipynb · 3 人");
        Assert.Equal(1, await page.Locator("#hotspots tbody tr").CountAsync());
    }

    [Fact]
    public async Task Students_page_tells_what_they_did_and_deletes_it()
    {
        var room = platform.NewClass();
        var client = platform.Host.Classroom($"{room}-key");
        await client.Send(ClassroomCalls.Event("b"), ClassroomCalls.Event("50%/\"ア\"", ("userName", "山田"), ("totalCells", 2), ("hasError", false), ("timestamp", "2025-01-18T10:30:00Z")));
        var page = await browser.Watch(platform.Host, room);
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "山田", Exact = true }).First.ClickAsync();
        await page.Live();
        await page.Locator("#progress tbody tr").Shows("1 / 2");

        await client.Send(ClassroomCalls.Event("50%/\"ア\"", ("cellIndex", 1), ("hasError", true), ("errorMessage", "Traceback\n<b>NameError</b>: x")));
        await page.Locator("#timeline tbody tr").First.Shows("セル 2 を実行");
        await page.Locator("#timeline tbody tr").First.Shows("<b>NameError</b>: x");
        await page.Locator("#end_date").FillAsync("2025-01-18");
        await page.Locator("#timeline tbody tr").First.Shows("セル 1 を実行");

        var asked = "";
        page.Dialog += async (_, dialog) =>
        {
            asked = dialog.Message;
            await dialog.AcceptAsync();
        };
        await page.Locator("#delete").ClickAsync();
        await page.Locator("#number-total").Shows("1");
        Assert.Contains("山田", asked, StringComparison.Ordinal);
        Assert.Equal(1, await page.Locator("#roll li").CountAsync());
        using var gone = await client.GetAsync($"api/v1/student/{Uri.EscapeDataString("50%/\"ア\"")}/progress");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task Names_from_students_are_shown_as_text_and_never_run()
    {
        const string Hostile = "<img src=x onerror=\"document.title='broken in'\"><script>document.title='broken in'</script>";
        var room = platform.NewClass();
        var client = platform.Host.Classroom($"{room}-key");
        await client.Send(
            ClassroomCalls.Event(Hostile, ("userName", Hostile), ("teamName", Hostile), ("notebookPath", Hostile), ("errorMessage", $"E: {Hostile}")),
            new { eventType = "help", userId = Hostile, message = Hostile });
        var page = await browser.Watch(platform.Host, room);

        await client.Send(ClassroomCalls.Event(Hostile, ("userName", Hostile), ("notebookPath", Hostile)));
        foreach (var place in (string[])["#roll li a", "#attention li", "#feed li", "#hotspots td code", "#team option"])
        {
            var told = page.Locator(place).Last.Filter(new LocatorFilterOptions { HasText = "<img src=x" });
            await told.WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Attached });
        }

        await page.Locator("#roll li a").ClickAsync();
        await page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "<img src=x" }).WaitForAsync();

        Assert.Equal("Platform", await page.TitleAsync());
        Assert.Equal(0, await page.Locator("main img, main script").CountAsync());
    }

    [Fact]
    public async Task Class_is_narrowed_to_a_team_a_notebook_a_name_and_a_day_and_saved_as_shown()
    {
        var room = platform.NewClass();
        await platform.Host.Classroom($"{room}-key").Send(
            ClassroomCalls.Event("a", ("teamName", "赤"), ("timestamp", "2025-01-18T10:30:00Z")),
            ClassroomCalls.Event("b", ("teamName", "赤"), ("notebookPath", "other.ipynb")),
            ClassroomCalls.Event("c", ("teamName", "青")));
        var page = await browser.Watch(platform.Host, room);
        var shown = page.Locator("#roll [data-student]");
        async Task Shown(string kind, params string[] students)
        {
            await Eventually.True(async () => (await shown.EvaluateAllAsync<string[]>("all => all.map(one => one.dataset.student)")).SequenceEqual(students), what: kind);
        }

        await Shown("all", "a", "b", "c");
        await page.Locator("#team").SelectOptionAsync("赤");
        await Shown("the team's", "a", "b");
        var download = await page.RunAndWaitForDownloadAsync(() => page.Locator("#csv").ClickAsync());
        using var csv = new StreamReader(await download.CreateReadStreamAsync());
        Assert.Equal(["user_id", "a", "b"], (await csv.ReadToEndAsync()).Trim().Split("\r\n").Select(line => line.Split(',')[0].Trim('\ufeff')));
        await page.Locator("#notebook").SelectOptionAsync("/lesson.ipynb");
        await Shown("the team's in the notebook", "a");
        await page.Locator("#team").SelectOptionAsync("");
        await Shown("all in the notebook", "a", "c");
        await page.GetByPlaceholder("生徒を検索").FillAsync("Ｃ");
        await Shown("who is looked for", "c");
        await page.GetByPlaceholder("生徒を検索").FillAsync("");
        await page.Locator("#date").FillAsync("2025-01-18");
        await Shown("the day's", "a");
        await page.GetByText("2025-01-18 の終わりの様子です").WaitForAsync();
        await page.Locator("#today").ClickAsync();
        await page.Locator("#kind").ClickAsync();
        await page.Locator("th button", new PageLocatorOptions { HasText = "最終操作" }).ClickAsync();
        await Shown("the latest first", "c", "a");
        await page.Locator("th button", new PageLocatorOptions { HasText = "最終操作" }).ClickAsync();
        await Shown("the latest last", "a", "c");
    }
}
