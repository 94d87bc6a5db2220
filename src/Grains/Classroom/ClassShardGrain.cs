using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Platform.Contracts.Classroom;
using Platform.Storage;
using Platform.Storage.Journal;

namespace Platform.Grains.Classroom;

/// <summary>
/// A sixteenth of a class, in memory. Made again, it takes what it wrote down last and asks those of its students whose journal has gone on since. Who wants to know something waits for that, and a student who tells something does
/// not: one who is being deactivated meanwhile answers only once it is done with what it does, which is to tell.
/// </summary>
public sealed partial class ClassShardGrain(
    [PersistentState("classshard", StorageNames.Grains)] IPersistentState<ShardState> stored,
    IJournal journal,
    ClassroomDays days,
    IOptions<ClassroomOptions> options,
    TimeProvider clock,
    ILogger<ClassShardGrain> logger) : Grain, IClassShardGrain
{
    /// <summary>How often it is written down, where something changed.</summary>
    private static readonly TimeSpan WrittenEvery = TimeSpan.FromSeconds(30);

    /// <summary>Students asked at once.</summary>
    private const int AskedAtOnce = 32;

    private readonly Dictionary<string, StudentStanding> _standings = new(StringComparer.Ordinal);

    // Who is to be asked again; at most as many as there are students.
    private HashSet<string> _changed = new(StringComparer.Ordinal);
    private Task _asking = Task.CompletedTask;
    private bool _isNew;
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
        await Restore([.. await _roster.Read(cancellationToken)], cancellationToken);
        this.RegisterGrainTimer(static (shard, _) => shard.WriteDown(), this, new GrainTimerCreationOptions(WrittenEvery, WrittenEvery) { Interleave = true });
    }

    /// <inheritdoc />
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => _isNew ? Write() : Task.CompletedTask;

    /// <inheritdoc />
    public Task Changed(string studentId, CancellationToken cancellationToken = default)
    {
        _changed.Add(studentId);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task<bool> Remove(string studentId, CancellationToken cancellationToken = default)
    {
        _isNew |= _standings.Remove(studentId);
        return _roster!.Remove(studentId);
    }

    /// <inheritdoc />
    public async Task<ImmutableArray<StudentRow>> Rows(ClassQuery query, CancellationToken cancellationToken = default)
    {
        await CatchUp();
        var rules = new RowRules(query, clock.GetUtcNow() - options.Value.ActiveFor);
        var rows = ImmutableArray.CreateBuilder<StudentRow>(_standings.Count);
        foreach (var standing in _standings.Values)
        {
            if (rules.Row(standing) is { } row) rows.Add(row);
        }

        return rows.DrainToImmutable();
    }

    /// <inheritdoc />
    public async Task<NotebookShare> Notebook(ClassQuery query, CancellationToken cancellationToken = default)
    {
        await CatchUp();
        return ShareRules.Share(_standings.Values, query.Notebook ?? throw new ArgumentException("the query names no notebook", nameof(query)), query.Team);
    }

    /// <inheritdoc />
    public async Task<ImmutableArray<NotebookExtent>> Notebooks(CancellationToken cancellationToken = default)
    {
        await CatchUp();
        return ExtentRules.Merge(_standings.Values.SelectMany(standing => standing.Notebooks).Select(ExtentRules.Of));
    }

    /// <inheritdoc />
    public async Task<ImmutableArray<NotebookTotals>> Totals(ClassQuery query, CancellationToken cancellationToken = default)
    {
        await CatchUp();
        return TotalsRules.Totals(_standings.Values, query);
    }

    private async Task Restore(string[] students, CancellationToken cancellationToken)
    {
        var written = stored.State.IsOf(days) ? stored.State.Standings.ToDictionary(standing => standing.StudentId, StringComparer.Ordinal) : [];
        var extents = await journal.ExtentsAsync([.. students.Select(student => ClassroomStreams.Student(_class, student))], cancellationToken);
        for (var i = 0; i < students.Length; i++)
        {
            if (written.TryGetValue(students[i], out var standing) && extents[i] is { Count: > 0, LastSeq: var last } && standing.Version == last) _standings[students[i]] = standing;
            else _changed.Add(students[i]);
        }

        // It is held as what is told, and a second time only while it is written.
        stored.State = new ShardState();
    }

    private async Task WriteDown()
    {
        await CatchUp();
        if (_isNew) await Write();
    }

    private async Task Write()
    {
        _isNew = false;
        stored.State = ShardState.Of(days, _standings.Values);
        try
        {
            await stored.WriteStateAsync();
        }
        catch (Exception fault)
        {
            // The students know it; the next activation asks more of them.
            _isNew = true;
            LogNotWritten(logger, fault, this.GetPrimaryKeyString());
        }
        finally
        {
            stored.State = new ShardState();
        }
    }

    // Who changed before the question is in the answer. Questions that come while students are asked wait for the same answers, and for those of who changed since.
    private async Task CatchUp()
    {
        while (_changed.Count > 0 || !_asking.IsCompleted)
        {
            if (_asking.IsCompleted)
            {
                var changed = _changed;
                _changed = new HashSet<string>(StringComparer.Ordinal);
                _asking = Ask(changed);
            }

            await _asking;
        }
    }

    private async Task Ask(HashSet<string> students)
    {
        var left = new Queue<string>(students);
        try
        {
            await Task.WhenAll(Enumerable.Range(0, Math.Min(AskedAtOnce, left.Count)).Select(async _ =>
            {
                while (left.TryDequeue(out var student)) await AskOne(student);
            }));
        }
        catch
        {
            _changed.UnionWith(left);
            throw;
        }
    }

    private async Task AskOne(string student)
    {
        try
        {
            var standing = await GrainFactory.GetGrain<IStudentGrain>($"{_class}/{Uri.EscapeDataString(student)}").Standing();
            _isNew = true;
            if (standing is null) _standings.Remove(student);
            else if (!_standings.TryGetValue(student, out var known) || known.Version <= standing.Version) _standings[student] = standing;
        }
        catch (StorageException fault) when (!fault.Retryable)
        {
            // One student's damaged journal is not to hide the class.
            LogUnreadable(logger, fault, student);
        }
        catch
        {
            _changed.Add(student);
            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The numbers of the shard {Shard} could not be written down")]
    private static partial void LogNotWritten(ILogger logger, Exception fault, string shard);

    [LoggerMessage(Level = LogLevel.Error, Message = "The student {Student} cannot be read and is missing in the numbers of the class")]
    private static partial void LogUnreadable(ILogger logger, Exception fault, string student);
}
