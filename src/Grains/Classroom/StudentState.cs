using Platform.Grains.Classroom.Counting;

namespace Platform.Grains.Classroom;

/// <summary>What was counted of a student up to some entry of their journal. It only spares reading from the beginning; the journal is the truth.</summary>
public sealed class StudentState
{
    /// <summary>The form of the ledger; one of another is thrown away.</summary>
    public int Form { get; set; }

    /// <summary>The time zone whose days it counts, likewise.</summary>
    public string Zone { get; set; } = "";

    /// <summary>The last entry that is counted.</summary>
    public long Seq { get; set; }

    /// <summary>The numbers.</summary>
    public StudentLedger? Ledger { get; set; }
}
