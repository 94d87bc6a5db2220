using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Platform.ClassPlayer;

/// <summary>Plays a class against a running platform and tells what it measured.</summary>
internal sealed class Player : IAsyncDisposable
{
    /// <summary>Requests under way at most; a platform that takes longer is given no more until it has answered.</summary>
    private const int MaxUnderWay = 512;

    /// <summary>Dashboards that read what they are told, of all alike; the others count it.</summary>
    private const int Readers = 20;

    private readonly PlayOptions _options;
    private readonly HttpClient _client;
    private readonly Student[] _students;
    private readonly List<Dashboard> _dashboards = [];
    private readonly ConcurrentDictionary<string, long> _sent = new();
    private readonly Latencies _answers = new();
    private readonly Latencies _delays = new();
    private long _accepted;
    private long _refused;

    public Player(PlayOptions options)
    {
        _options = options;
        _client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = MaxUnderWay }) { BaseAddress = options.Url };
        if (options.Key is { } key) _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        _students = [.. Enumerable.Range(1, options.Students).Select(number => new Student(number))];
    }

    public async Task<int> Run(TextWriter output, CancellationToken cancellationToken)
    {
        for (var number = 0; number < _options.Dashboards; number++)
        {
            var dashboard = new Dashboard(_options.Url, _options.Key, reads: number % (1 + _options.Dashboards / Readers) == 0, _sent, _delays);
            await dashboard.Open(cancellationToken);
            _dashboards.Add(dashboard);
        }

        var clock = Stopwatch.StartNew();
        await Play(clock, cancellationToken);
        var took = clock.Elapsed;
        await Task.Delay(TimeSpan.FromSeconds(2), CancellationToken.None);
        output.WriteLine($"{_accepted:#,0} events taken, {_refused:#,0} requests refused, {_accepted / took.TotalSeconds:#,0} events/s");
        output.WriteLine($"answers: median {_answers.Quantile(0.5)} ms, 99 % within {_answers.Quantile(0.99)} ms");
        if (_dashboards.Count > 0)
        {
            output.WriteLine($"dashboards: {_dashboards.Count}, each told of {_dashboards.Min(one => one.Events):#,0} to {_dashboards.Max(one => one.Events):#,0} events");
            output.WriteLine($"from sending to a dashboard: median {_delays.Quantile(0.5)} ms, 99 % within {_delays.Quantile(0.99)} ms");
        }

        return _refused == 0 ? 0 : 1;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var dashboard in _dashboards) await dashboard.DisposeAsync();
        _client.Dispose();
    }

    /// <summary>Sends what is due by the clock, so that a slow answer does not slow the class down.</summary>
    private async Task Play(Stopwatch clock, CancellationToken cancellationToken)
    {
        using var room = new SemaphoreSlim(MaxUnderWay);
        var under = new ConcurrentDictionary<Task, bool>();
        for (long begun = 0; clock.Elapsed.TotalSeconds < _options.Seconds && !cancellationToken.IsCancellationRequested;)
        {
            var due = (long)(clock.Elapsed.TotalSeconds * _options.EventsPerSecond);
            for (; begun + _options.Batch <= due; begun += _options.Batch)
            {
                await room.WaitAsync(CancellationToken.None);
                var first = begun;
                var sending = Send(first, room);
                under[sending] = true;
                _ = sending.ContinueWith(done => under.TryRemove(done, out _), TaskScheduler.Default);
            }

            await Task.Delay(1, CancellationToken.None);
        }

        await Task.WhenAll(under.Keys);
    }

    private async Task Send(long first, SemaphoreSlim room)
    {
        try
        {
            var events = Enumerable.Range(0, _options.Batch).Select(offset => Next(_students[(first + offset) % _students.Length])).ToArray();
            var start = Stopwatch.GetTimestamp();
            foreach (var happened in events) _sent[happened["eventId"]!.GetValue<string>()] = start;
            JsonNode body = _options.Batch == 1 ? events[0] : new JsonArray([.. events]);
            using var response = await _client.PostAsJsonAsync("api/v1/events", body);
            _answers.Add(Stopwatch.GetElapsedTime(start));
            if (response.IsSuccessStatusCode) Interlocked.Add(ref _accepted, events.Length);
            else Interlocked.Increment(ref _refused);
        }
        catch (HttpRequestException)
        {
            Interlocked.Increment(ref _refused);
        }
        finally
        {
            room.Release();
        }
    }

    private static JsonObject Next(Student student)
    {
        lock (student) return student.Next();
    }
}
