using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Platform.Contracts.Classroom;
using Platform.Storage;
using Platform.Storage.Journal;

namespace Platform.Grains.Classroom;

/// <summary>
/// A sixteenth of a class, in memory. Made again, it asks its students how they stand; who wants to know something waits for that, and a student who tells something does not: one who is being
/// deactivated meanwhile answers only once it is done with what it does, which is to tell.
/// </summary>
public sealed partial class ClassShardGrain(IJournal journal, IOptions<ClassroomOptions> options, TimeProvider clock, ILogger<ClassShardGrain> logger)
    : Grain, IClassShardGrain
{
    /// <summary>Students asked at once.</summary>
    private const int AskedAtOnce = 32;

    private readonly Dictionary<string, StudentStanding> _standings = new(StringComparer.Ordinal);

    // Who has not told yet.
    private HashSet<string> _unasked = [];
    private Task _asked = Task.CompletedTask;
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
        _unasked = await _roster.Read(cancellationToken);
        _asked = Ask();
    }

    /// <inheritdoc />
    public Task Put(StudentStanding standing, CancellationToken cancellationToken = default)
    {
        _unasked.Remove(standing.StudentId);
        if (!_standings.TryGetValue(standing.StudentId, out var known) || known.Version <= standing.Version) _standings[standing.StudentId] = standing;
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task<bool> Remove(string studentId, CancellationToken cancellationToken = default)
    {
        _unasked.Remove(studentId);
        _standings.Remove(studentId);
        return _roster!.Remove(studentId);
    }

    /// <inheritdoc />
    public async Task<ImmutableArray<StudentRow>> Rows(ClassQuery query, CancellationToken cancellationToken = default)
    {
        await Made(cancellationToken);
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
        await Made(cancellationToken);
        return ShareRules.Share(_standings.Values, query.Notebook ?? throw new ArgumentException("the query names no notebook", nameof(query)), query.Team);
    }

    /// <inheritdoc />
    public async Task<ImmutableArray<NotebookExtent>> Notebooks(CancellationToken cancellationToken = default)
    {
        await Made(cancellationToken);
        return ExtentRules.Merge(_standings.Values.SelectMany(standing => standing.Notebooks).Select(ExtentRules.Of));
    }

    /// <summary>Waits until all students have told. Where one could not be asked, they are asked again.</summary>
    private Task Made(CancellationToken cancellationToken)
    {
        if (_asked is { IsCompleted: true, IsCompletedSuccessfully: false }) _asked = Ask();
        return _asked.WaitAsync(cancellationToken);
    }

    private async Task Ask()
    {
        foreach (var students in _unasked.ToArray().Chunk(AskedAtOnce)) await Task.WhenAll(students.Select(AskOne));
    }

    private async Task AskOne(string student)
    {
        try
        {
            var standing = await GrainFactory.GetGrain<IStudentGrain>($"{_class}/{Uri.EscapeDataString(student)}").Standing(CancellationToken.None);
            // Who has told something or was removed meanwhile is known better already.
            if (_unasked.Remove(student) && standing is not null) _standings[student] = standing;
        }
        catch (StorageException fault) when (!fault.Retryable)
        {
            // One student's damaged journal is not to hide the class.
            _unasked.Remove(student);
            LogUnreadable(logger, fault, student);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The student {Student} cannot be read and is missing in the numbers of the class")]
    private static partial void LogUnreadable(ILogger logger, Exception fault, string student);
}
