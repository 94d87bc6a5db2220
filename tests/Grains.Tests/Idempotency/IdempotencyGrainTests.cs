using System.Collections.Immutable;
using Platform.Contracts;
using Platform.Contracts.Idempotency;
using Platform.Grains.Idempotency;
using Platform.Grains.Tests.Hosting;

namespace Platform.Grains.Tests.Idempotency;

public sealed class IdempotencyGrainTests : IAsyncLifetime
{
    private static readonly IdempotentAnswer Created = new(201, "application/json", [.. "{}"u8], ImmutableDictionary<string, string>.Empty.Add("Location", "/x"));

    private readonly TemporaryFolder _folder = new();
    private TestSilo? _silo;

    private IIdempotencyGrain Key => _silo!.Grains.GetGrain<IIdempotencyGrain>("leaderboard/mia/k1");

    public async ValueTask InitializeAsync() => _silo = await Start();

    public async ValueTask DisposeAsync()
    {
        await _silo!.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Key_gives_the_answer_of_its_request_again_also_after_a_restart()
    {
        Assert.Null((await Key.Begin("a")).Value?.Answer);
        Assert.Null((await Key.Begin("a")).Value?.Answer);
        await Key.Complete("a", Created);
        await Key.Complete("a", Created with { Status = 500 });
        await _silo!.DisposeAsync();
        _silo = await Start();
        var kept = (await Key.Begin("a")).Value?.Answer;
        Assert.Equal((201, "application/json", "/x"), (kept?.Status, kept?.ContentType, kept?.Headers["Location"]));
        Assert.Equal("{}"u8, kept!.Body.AsSpan());
    }

    [Fact]
    public async Task Key_with_another_request_is_refused()
    {
        await Key.Begin("a");
        Assert.Equal(ErrorCodes.KeyReused, (await Key.Begin("b")).Error?.Code);
        await Key.Complete("b", Created);
        Assert.Null((await Key.Begin("a")).Value?.Answer);
    }

    [Fact]
    public async Task Key_of_a_refused_request_stands_for_nothing_any_more()
    {
        await Key.Begin("a");
        await Key.Abandon("a");
        Assert.True((await Key.Begin("b")).IsSuccess);
        await Key.Complete("b", Created);
        await Key.Abandon("b");
        Assert.Equal(201, (await Key.Begin("b")).Value?.Answer?.Status);
    }

    [Fact]
    public void Key_is_forgotten_a_day_after_its_first_use()
    {
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var (state, _) = IdempotencyRules.Begin(new IdempotencyState(), "a", start);
        state = IdempotencyRules.Complete(state, "a", Created, start.AddHours(1));
        Assert.Equal(ErrorCodes.KeyReused, IdempotencyRules.Begin(state, "b", start.AddHours(24).AddTicks(-1)).Answer.Error?.Code);
        var (next, answer) = IdempotencyRules.Begin(state, "b", start.AddHours(24));
        Assert.Equal((null, "b", start.AddHours(24)), (answer.Value?.Answer, next.Fingerprint, next.Since));
    }

    private Task<TestSilo> Start() => TestSilo.StartAsync(_folder.Path, ("Silo:Roles", "grains"));
}
