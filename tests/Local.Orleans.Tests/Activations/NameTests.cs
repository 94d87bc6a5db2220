namespace Platform.Local.Orleans.Tests.Activations;

public interface IKeyGrain : IGrainWithGuidCompoundKey
{
    Task<string> Keys();
}

public interface INumberGrain : IGrainWithIntegerKey
{
    Task<string> Keys();
}

public sealed class KeyGrain : Grain, IKeyGrain
{
    public Task<string> Keys()
    {
        var key = this.GetPrimaryKey(out var extension);
        return Task.FromResult($"{this.GetGrainId()} {key:N} {extension}");
    }
}

[GrainType("number.of")]
public sealed class SomeNumberGrain : Grain, INumberGrain
{
    public Task<string> Keys() => Task.FromResult($"{this.GetGrainId()} {this.GetPrimaryKeyLong()}");
}

public interface IGenericGrain<T> : IGrainWithStringKey
{
    Task<T> Echo(T value);
}

public sealed class GenericGrain<T> : Grain, IGenericGrain<T>
{
    public Task<T> Echo(T value) => Task.FromResult(value);
}

public sealed class NameTests(SiloFixture fixture) : IClassFixture<SiloFixture>
{
    [Fact]
    public async Task Identities_are_written_as_they_are_stored()
    {
        // Orleans: a class is its name in lower case without "Grain", or what [GrainType] says; GUIDs are 32 digits, integers hexadecimal, extensions after a plus.
        var key = Guid.NewGuid();
        Assert.Equal($"key/{key:N}+ext {key:N} ext", await fixture.Grains.GetGrain<IKeyGrain>(key, "ext").Keys());
        Assert.Equal("number.of/FF 255", await fixture.Grains.GetGrain<INumberGrain>(255).Keys());
        Assert.Equal("number.of/FFFFFFFFFFFFFFFF -1", await fixture.Grains.GetGrain<INumberGrain>(-1).Keys());
    }

    [Fact]
    public void Hashes_are_the_same_everywhere()
    {
        // Orleans: the hash of an identity is stable, and reminders are stored by it.
        Assert.Equal(3021023062u, GrainId.Create("job", "abc").GetUniformHashCode());
    }

    [Fact]
    public async Task Generic_grain_is_made_for_the_interface_that_is_asked_for()
    {
        // Orleans: a generic class serves its interface with any arguments.
        Assert.Equal(5, await fixture.Grains.GetGrain<IGenericGrain<int>>("g").Echo(5));
        Assert.Equal("x", await fixture.Grains.GetGrain<IGenericGrain<string>>("g").Echo("x"));
    }

    [Fact]
    public void Interface_with_several_classes_needs_a_choice()
    {
        // Orleans: a reference to an interface that several classes implement, none of them named like it, is refused.
        Assert.Throws<ArgumentException>(() => fixture.Grains.GetGrain<IInterleavingGrain>("x"));
        Assert.Throws<ArgumentException>(() => fixture.Grains.GetGrain<IInterleavingGrain>("x", "No.Such"));
    }

    [Fact]
    public async Task Reference_is_found_by_identity_and_cast()
    {
        // Orleans: an identity is enough for a reference, and references to the same grain are equal.
        var grain = fixture.Grains.GetGrain<INumberGrain>(7);
        var byId = fixture.Grains.GetGrain<INumberGrain>(grain.GetGrainId());
        Assert.Equal(grain, byId);
        Assert.Equal(await grain.Keys(), await byId.Keys());
        Assert.Equal(await grain.Keys(), await fixture.Grains.GetGrain(grain.GetGrainId()).AsReference<INumberGrain>().Keys());
        Assert.Equal(GrainId.Parse("number.of/7"), grain.GetGrainId());
    }
}
