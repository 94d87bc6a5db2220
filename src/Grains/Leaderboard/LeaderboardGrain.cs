using System.Text.Json;
using Platform.Contracts;
using Platform.Contracts.Leaderboard;
using Platform.Storage.Journal;

namespace Platform.Grains.Leaderboard;

/// <summary>
/// A projection of the journal stream <c>leaderboard/{name}</c>, one entry per completed run, read whole at activation and held here: about a kilobyte for each run.
/// </summary>
public sealed class LeaderboardGrain(IJournal journal) : Grain, ILeaderboardGrain
{
    private const int EntriesPerRead = 1_000;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly Dictionary<string, LeaderboardEntry> _entries = [];

    private string Stream => "leaderboard/" + this.GetPrimaryKeyString();

    /// <inheritdoc />
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        for (long seq = 0; ;)
        {
            var read = await journal.ReadAsync(Stream, seq, EntriesPerRead, cancellationToken: cancellationToken);
            if (read.Count == 0) return;
            foreach (var entry in read) _entries[entry.Id] = JsonSerializer.Deserialize<LeaderboardEntry>(entry.Payload, Json)!;
            seq = read[^1].Seq;
        }
    }

    /// <inheritdoc />
    public async Task Add(LeaderboardEntry entry, CancellationToken cancellationToken = default)
    {
        if (_entries.ContainsKey(entry.JobId)) return;
        await journal.AppendAsync(
            [new JournalAppend(Stream, entry.JobId, entry.CompletedAt, "run", JsonSerializer.Serialize(entry, Json))], CancellationToken.None);
        _entries[entry.JobId] = entry;
    }

    /// <inheritdoc />
    public Task<Page<LeaderboardRow>> Rank(LeaderboardQuery query, CancellationToken cancellationToken = default) =>
        Task.FromResult(LeaderboardRules.Rank(_entries.Values, query));
}
