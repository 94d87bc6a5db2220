using Platform.Storage.Tests.Compliance;

namespace Platform.Storage.Tests.Sqlite;

public sealed class SqliteJournalTests : JournalCompliance
{
    protected override ISubject NewSubject() => new SqliteSubject();
}

public sealed class SqliteJournalModelTests : JournalModel
{
    protected override ISubject NewSubject() => new SqliteSubject();
}

public sealed class SqliteGrainStorageTests : GrainStorageCompliance
{
    protected override ISubject NewSubject() => new SqliteSubject();
}

public sealed class SqliteReminderTests : ReminderCompliance
{
    protected override ISubject NewSubject() => new SqliteSubject();
}
