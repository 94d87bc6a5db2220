using System.Collections.Immutable;

namespace Platform.Imaging.Datasets.Formats;

/// <summary>Collects a dataset's classes. In the end they stand in the order of their ids.</summary>
/// <param name="limits">Its bounds.</param>
internal sealed class ClassList(ImageDatasetLimits limits)
{
    private const int MaxName = 200;

    private readonly Dictionary<long, Listed> _byId = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>How many there are.</summary>
    public int Count => _byId.Count;

    /// <summary>Adds one.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="name">Its name.</param>
    /// <param name="file">The file that lists it.</param>
    /// <param name="field">Where it stands there.</param>
    /// <exception cref="DatasetRejectedException">It cannot be one, or there is one of this id or name.</exception>
    public void Add(long id, string name, string file, string field)
    {
        if (string.IsNullOrWhiteSpace(name)) throw Rejection.At(file, field, "the class has no name");
        if (name.Length > MaxName) throw Rejection.At(file, field, $"the class's name has more than {MaxName} characters");
        if (name.Any(char.IsControl)) throw Rejection.At(file, field, "the class's name holds a control character");
        if (_byId.TryGetValue(id, out var other)) throw Rejection.At(file, field, $"the id {id} is that of the class '{other.Name}' too");
        if (!_names.Add(name)) throw Rejection.At(file, field, $"there are two classes '{name}'");
        if (_byId.Count >= limits.Classes) throw Rejection.At(file, field, $"there are more than {limits.Classes} classes");
        _byId.Add(id, new Listed(name, file, field));
    }

    /// <summary>The name of the class of an id; <c>null</c> where there is none.</summary>
    public string? NameOf(long id) => _byId.GetValueOrDefault(id)?.Name;

    /// <summary>Takes a class out again.</summary>
    public void Remove(long id) => _byId.Remove(id);

    /// <summary>The classes in the order of their ids, and the place of each id.</summary>
    public (ImmutableArray<ImageClass> Classes, IReadOnlyDictionary<long, int> Places) InOrder()
    {
        var ids = _byId.Keys.Order().ToArray();
        return ([.. ids.Select(id => new ImageClass(id, _byId[id].Name))], ids.Select((id, place) => (id, place)).ToDictionary(pair => pair.id, pair => pair.place));
    }

    /// <summary>Sees that every class has something.</summary>
    /// <param name="classes">The classes.</param>
    /// <param name="distribution">How many each has.</param>
    /// <param name="things">Of what.</param>
    public void CheckFilled(ImmutableArray<ImageClass> classes, ImmutableArray<long> distribution, string things)
    {
        for (var place = 0; place < classes.Length; place++)
        {
            var listed = _byId[classes[place].Id];
            if (distribution[place] == 0) throw Rejection.At(listed.File, listed.Field, $"the class '{listed.Name}' has no {things}");
        }
    }

    private sealed record Listed(string Name, string File, string Field);
}
