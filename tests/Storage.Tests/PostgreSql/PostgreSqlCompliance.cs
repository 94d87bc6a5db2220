using Platform.Storage.Tests.Compliance;

namespace Platform.Storage.Tests.PostgreSql;

[Collection(PostgreSqlCollection.Name)]
public sealed class PostgreSqlJournalTests(PostgreSqlFixture fixture) : JournalCompliance
{
    protected override ISubject NewSubject() => new PostgreSqlSubject(fixture.Server);
}

[Collection(PostgreSqlCollection.Name)]
public sealed class PostgreSqlJournalModelTests(PostgreSqlFixture fixture) : JournalModel
{
    protected override ISubject NewSubject() => new PostgreSqlSubject(fixture.Server);
}

[Collection(PostgreSqlCollection.Name)]
public sealed class PostgreSqlGrainStorageTests(PostgreSqlFixture fixture) : GrainStorageCompliance
{
    protected override ISubject NewSubject() => new PostgreSqlSubject(fixture.Server);
}

[Collection(PostgreSqlCollection.Name)]
public sealed class PostgreSqlReminderTests(PostgreSqlFixture fixture) : ReminderCompliance
{
    protected override ISubject NewSubject() => new PostgreSqlSubject(fixture.Server);
}
