using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Platform.Contracts.Classroom;
using Platform.Storage;
using Platform.Storage.Journal;

namespace Platform.Grains.Classroom;

/// <summary>A sixteenth of a class, in memory. As it is made again it asks its students, who ask nothing of it while they answer.</summary>
public sealed partial class ClassShardGrain(IJournal journal, IOptions<ClassroomOptions> options, TimeProvider clock, ILogger<ClassShardGrain> logger)
    : Grain, IClassShardGrain
{
    /// <summary>Students asked at once.</summary>
    private const int AskedAtOnce = 32;

    private readonly Dictionary<string, StudentStanding> _standings = new(StringComparer.Ordinal);
    private Roster? _roster;
    private string _class = "";

    /// <inheritdoc />
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var key = this.GetPrimaryKeyString();
        var cut = key.LastIndexOf('/');
        if (cut < 1 || !int.TryParse(key.AsSpan(cut + 1), out var shard)) throw new ArgumentException($"'{key}' names no shard: it must be a class, '/' and a number");
        _class = key[..cut];
        _roster = new Roster(journal, ClassroomStreams.Roster(_class, shard));
        await Ask(await _roster.Read(cancellationToken), cancellationToken);
    }

    /// <inheritdoc />
    public Task Put(StudentStanding standing, CancellationToken cancellationToken = default)
    {
        if (!_standings.TryGetValue(standing.StudentId, out var known) || known.Version <= standing.Version) _standings[standing.StudentId] = standing;
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task<bool> Remove(string studentId, CancellationToken cancellationToken = default)
    {
        _standings.Remove(studentId);
        return _roster!.Remove(studentId);
    }

    /// <inheritdoc />
    public Task<ImmutableArray<StudentRow>> Rows(ClassQuery query, CancellationToken cancellationToken = default)
    {
        var rules = new RowRules(query, clock.GetUtcNow() - options.Value.ActiveFor);
        var rows = ImmutableArray.CreateBuilder<StudentRow>(_standings.Count);
        foreach (var standing in _standings.Values)
        {
            if (rules.Row(standing) is { } row) rows.Add(row);
        }

        return Task.FromResult(rows.DrainToImmutable());
    }

    /// <inheritdoc />
    public Task<NotebookShare> Notebook(ClassQuery query, CancellationToken cancellationToken = default) =>
        Task.FromResult(ShareRules.Share(_standings.Values, query.Notebook ?? throw new ArgumentException("the query names no notebook", nameof(query)), query.Team));

    /// <inheritdoc />
    public Task<ImmutableArray<NotebookExtent>> Notebooks(CancellationToken cancellationToken = default) =>
        Task.FromResult(ExtentRules.Merge(_standings.Values.SelectMany(standing => standing.Notebooks).Select(ExtentRules.Of)));

    private async Task Ask(IEnumerable<string> students, CancellationToken cancellationToken)
    {
        var asked = new List<Task>(AskedAtOnce);
        foreach (var student in students)
        {
            if (asked.Count == AskedAtOnce) asked.Remove(await Task.WhenAny(asked));
            asked.Add(AskOne(student, cancellationToken));
        }

        await Task.WhenAll(asked);
    }

    private async Task AskOne(string student, CancellationToken cancellationToken)
    {
        try
        {
            var standing = await GrainFactory.GetGrain<IStudentGrain>($"{_class}/{Uri.EscapeDataString(student)}").Standing(cancellationToken);
            if (standing is not null) await Put(standing, cancellationToken);
        }
        catch (StorageException fault) when (!fault.Retryable)
        {
            // One student's damaged journal is not to hide the class.
            LogUnreadable(logger, fault, student);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The student {Student} cannot be read and is missing in the numbers of the class")]
    private static partial void LogUnreadable(ILogger logger, Exception fault, string student);
}
