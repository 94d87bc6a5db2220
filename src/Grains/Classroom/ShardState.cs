using System.Collections.Immutable;
using Platform.Contracts.Classroom;
using Platform.Grains.Classroom.Counting;

namespace Platform.Grains.Classroom;

/// <summary>What a shard knew of its students. It only spares asking them; each tells how far the student's journal went in it.</summary>
public sealed class ShardState
{
    /// <summary>The form of the students' ledgers; what comes from another is thrown away.</summary>
    public int Form { get; set; }

    /// <summary>The time zone whose days they count, likewise.</summary>
    public string Zone { get; set; } = "";

    /// <summary>The standings.</summary>
    public ImmutableArray<StudentStanding> Standings { get; set; } = [];

    /// <summary>What some students add, as it is counted now.</summary>
    internal static ShardState Of(ClassroomDays days, IEnumerable<StudentStanding> standings) => new() { Form = StudentLedger.Form, Zone = days.Zone, Standings = [.. standings] };

    /// <summary>Whether it was counted as it is counted now.</summary>
    internal bool IsOf(ClassroomDays days) => Form == StudentLedger.Form && Zone == days.Zone;
}
