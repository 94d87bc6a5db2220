using System.Globalization;
using System.Net.Http.Json;
using Platform.Api.Identity;

namespace Platform.Standalone.Demo;

/// <summary>
/// Plays a lesson of a small class over HTTP, as the students' notebooks would send it: what happened in the past forty minutes at once, the rest as it happens. When the lesson began is kept in the data
/// folder, and every event's id follows from it, so after a restart the lesson goes on, and nothing is counted twice.
/// </summary>
/// <param name="main">The main port's address.</param>
/// <param name="configuration">Where the class's key is.</param>
/// <param name="folder">The data folder.</param>
/// <param name="output">Where to print.</param>
/// <param name="clock">The time.</param>
internal sealed class ClassroomDemonstration(Uri main, IConfiguration configuration, string folder, TextWriter output, TimeProvider clock)
{
    private const int MaxEvents = 200;
    private static readonly TimeSpan Past = TimeSpan.FromMinutes(40), Length = TimeSpan.FromMinutes(65), NextAfter = TimeSpan.FromHours(12);
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(10);

    /// <summary>Sends what has happened, and says where to look. What is still to happen is sent by the task that is answered, which ends with the lesson.</summary>
    public async Task<Task> Run(CancellationToken cancellationToken)
    {
        var key = Key();
        var client = new HttpClient { BaseAddress = new Uri(main, "classroom/") };
        if (key is not null) client.LogIn(key);
        var (lesson, began) = Lesson(clock.GetUtcNow());
        var events = Enumerable.Range(0, LessonStudent.Count)
            .SelectMany(number => new LessonStudent(number, lesson).Work().Select((happened, place) => Named(happened, began, $"demo-{lesson}-{number}-{place}")))
            .Where(happened => happened.At <= Length)
            .OrderBy(happened => happened.At)
            .ToList();
        var past = events.TakeWhile(happened => began + happened.At <= clock.GetUtcNow()).ToList();
        foreach (var part in past.Chunk(MaxEvents)) await Send(client, part, cancellationToken);

        var kept = Path.Combine(folder, "classroom-key");
        var isKept = key is not null && File.Exists(kept) && (await File.ReadAllTextAsync(kept, cancellationToken)).Trim() == key;
        output.WriteLine($"The classroom, with a class of {LessonStudent.Count} in a lesson:");
        output.WriteLine($"  watch it at {main}#/classroom");
        output.WriteLine($"  its key     {(key is null ? "none is needed" : isKept ? $"is in {kept}" : $"the first of {ClassroomApiKeys.Setting}")}");
        output.WriteLine();
        return Play(client, began, events[past.Count..], cancellationToken);
    }

    /// <summary>The first of the keys that are configured; <c>null</c> where none is needed.</summary>
    private string? Key() => configuration[ClassroomApiKeys.Setting] is { } keys && !string.IsNullOrWhiteSpace(keys) ? keys.Split(',')[0].Split('=', 2)[^1].Trim() : null;

    /// <summary>The lesson that is on and when it began. Where the last one is long over, the next one begins.</summary>
    private (int Number, DateTimeOffset Began) Lesson(DateTimeOffset now)
    {
        var path = Path.Combine(folder, "demo-lesson");
        var number = 1;
        if (File.Exists(path) && File.ReadAllText(path).Trim().Split(' ') is [var last, var time] &&
            int.TryParse(last, CultureInfo.InvariantCulture, out number) && DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, out var began))
        {
            if (now < began + Length + NextAfter) return (number, began);
            number++;
        }

        began = DateTimeOffset.FromUnixTimeSeconds((now - Past).ToUnixTimeSeconds());
        File.WriteAllText(path, string.Create(CultureInfo.InvariantCulture, $"{number} {began:O}"));
        return (number, began);
    }

    private static LessonEvent Named(LessonEvent happened, DateTimeOffset began, string id)
    {
        happened.Event["eventId"] = id;
        happened.Event["eventTime"] = (began + happened.At).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        return happened;
    }

    private async Task Play(HttpClient client, DateTimeOffset began, List<LessonEvent> events, CancellationToken cancellationToken)
    {
        using (client)
        {
            foreach (var happened in events)
            {
                try
                {
                    var wait = began + happened.At - clock.GetUtcNow();
                    if (wait > TimeSpan.Zero) await Task.Delay(wait, clock, cancellationToken);
                    while (!await TrySend(client, happened, cancellationToken)) await Task.Delay(Again, clock, cancellationToken);
                }
                catch (OperationCanceledException)
                {
                    return;
                }
            }
        }
    }

    /// <summary>Whether an event was taken. It has an id, so one that was taken unheard is not counted again.</summary>
    private static async Task<bool> TrySend(HttpClient client, LessonEvent happened, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.PostAsJsonAsync("api/v1/events", happened.Event, cancellationToken);
            return response.IsSuccessStatusCode || (int)response.StatusCode is >= 400 and < 429;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task Send(HttpClient client, LessonEvent[] events, CancellationToken cancellationToken)
    {
        using var response = await client.PostAsJsonAsync("api/v1/events", events.Select(happened => happened.Event), cancellationToken);
        if (response.IsSuccessStatusCode) return;
        throw new InvalidOperationException($"the demo's POST /classroom/api/v1/events was answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(cancellationToken)}");
    }
}
