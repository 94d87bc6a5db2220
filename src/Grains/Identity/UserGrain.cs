using Platform.Contracts;
using Platform.Contracts.Identity;
using Platform.Storage;

namespace Platform.Grains.Identity;

/// <summary>Keeps a user. Its number is taken before it is written: a crash in between loses the number and nothing else.</summary>
public sealed class UserGrain([PersistentState("user", StorageNames.Grains)] IPersistentState<UserState> stored) : Grain, IUserGrain
{
    private const string Numbers = "users";

    /// <inheritdoc />
    public async Task<User> Create(string email, string? fullName, DateTimeOffset createdAt, CancellationToken cancellationToken = default)
    {
        if (stored.State.User is { } there)
            return there.Email == email ? there : throw new InvalidOperationException($"the user {there.UserId} has another address");
        var number = await GrainFactory.GetGrain<ISequenceGrain>(Numbers).Next(CancellationToken.None);
        var user = new User(this.GetPrimaryKeyString(), number, email, fullName, createdAt);
        await this.SaveAsync(stored, new UserState { User = user }, CancellationToken.None);
        return user;
    }

    /// <inheritdoc />
    public Task<Result<User>> Get(CancellationToken cancellationToken = default) =>
        Task.FromResult<Result<User>>(stored.State.User is { } user ? user : Error.NotFound("there is no such user"));
}

/// <summary>What is stored of a user.</summary>
[GenerateSerializer, Immutable, Alias("UserState")]
public sealed record UserState
{
    /// <summary>The user; <c>null</c> where there is none.</summary>
    [Id(0)]
    public User? User { get; init; }
}
