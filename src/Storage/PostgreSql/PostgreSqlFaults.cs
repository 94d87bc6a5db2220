using System.Net.Sockets;
using Npgsql;

namespace Platform.Storage.PostgreSql;

/// <summary>Turns what PostgreSQL or its connection says into a <see cref="StorageException"/> that says what to do.</summary>
internal static class PostgreSqlFaults
{
    public static StorageException Of(Exception fault) => fault switch
    {
        StorageException known => known,
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } =>
            new("the disk of the PostgreSQL server is full; free some space and try again", retryable: true, fault),
        PostgresException { SqlState: PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted } damaged =>
            new($"the PostgreSQL database is corrupt ({damaged.MessageText}); restore it from a backup", retryable: false, fault),
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification or PostgresErrorCodes.InvalidCatalogName } refused =>
            new($"PostgreSQL refused the connection: {refused.MessageText}; check Storage:ConnectionString", retryable: false, fault),
        PostgresException answered => new($"PostgreSQL answered: {answered.MessageText} ({answered.SqlState})", IsPassing(answered), fault),
        NpgsqlException or SocketException or TimeoutException or IOException =>
            new($"PostgreSQL cannot be reached: {fault.Message}; check that it runs and Storage:ConnectionString", retryable: true, fault),
        _ => new($"PostgreSQL failed: {fault.Message}", retryable: false, fault),
    };

    /// <summary>Whether two transactions were in each other's way, so that the same again is right.</summary>
    public static bool IsCollision(Exception fault) =>
        fault is PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure };

    // Classes 08 (connection), 40 (rollback), 53 (resources), 57 (operator intervention) and 58 (system) pass.
    private static bool IsPassing(PostgresException fault) => fault.IsTransient || fault.SqlState[..2] is "08" or "40" or "53" or "57" or "58";
}
