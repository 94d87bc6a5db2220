using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace TorchSharp.Utils;

/// <summary>A dictionary that keeps the order in which its keys were added.</summary>
public class OrderedDict<TKey, TValue> : IDictionary<TKey, TValue>, IList<(TKey, TValue)>
    where TKey : notnull
{
    private readonly Dictionary<TKey, TValue> _byKey = [];
    private readonly List<TKey> _order = [];

    public int Count => _order.Count;

    public bool IsReadOnly => false;

    public ICollection<TKey> Keys => _order.ToList();

    public ICollection<TValue> Values => values().ToList();

    public (TKey, TValue) this[int index]
    {
        get => (_order[index], _byKey[_order[index]]);
        set
        {
            _byKey.Remove(_order[index]);
            (_order[index], _byKey[value.Item1]) = value;
        }
    }

    public TValue this[TKey key]
    {
        get => _byKey[key];
        set
        {
            if (!_byKey.ContainsKey(key)) _order.Add(key);
            _byKey[key] = value;
        }
    }

    public IEnumerable<TKey> keys() => _order;

    public IEnumerable<TValue> values() => _order.Select(key => _byKey[key]);

    public IEnumerator<(TKey, TValue)> items() => GetEnumerator();

    public void clear() => Clear();

    public void Clear()
    {
        _byKey.Clear();
        _order.Clear();
    }

    public void Add(TKey key, TValue value)
    {
        _byKey.Add(key, value);
        _order.Add(key);
    }

    public void Add((TKey, TValue) item) => Add(item.Item1, item.Item2);

    public void Add(KeyValuePair<TKey, TValue> item) => Add(item.Key, item.Value);

    public void Insert(int index, (TKey, TValue) item)
    {
        _byKey.Add(item.Item1, item.Item2);
        _order.Insert(index, item.Item1);
    }

    public bool ContainsKey(TKey key) => _byKey.ContainsKey(key);

    public bool Contains((TKey, TValue) item) => Contains(KeyValuePair.Create(item.Item1, item.Item2));

    public bool Contains(KeyValuePair<TKey, TValue> item) => _byKey.Contains(item);

    public int IndexOf((TKey, TValue) item) => Contains(item) ? _order.IndexOf(item.Item1) : -1;

    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value) => _byKey.TryGetValue(key, out value);

    public bool Remove(TKey key) => _byKey.Remove(key) && _order.Remove(key);

    public bool Remove((TKey, TValue) item) => Contains(item) && Remove(item.Item1);

    public bool Remove(KeyValuePair<TKey, TValue> item) => Contains(item) && Remove(item.Key);

    public void RemoveAt(int index) => Remove(_order[index]);

    public void CopyTo((TKey, TValue)[] array, int arrayIndex)
    {
        foreach (var item in this) array[arrayIndex++] = item;
    }

    public void CopyTo(KeyValuePair<TKey, TValue>[] array, int arrayIndex)
    {
        foreach (var (key, value) in this) array[arrayIndex++] = KeyValuePair.Create(key, value);
    }

    public IEnumerator<(TKey, TValue)> GetEnumerator()
    {
        foreach (var key in _order) yield return (key, _byKey[key]);
    }

    IEnumerator<KeyValuePair<TKey, TValue>> IEnumerable<KeyValuePair<TKey, TValue>>.GetEnumerator()
    {
        foreach (var key in _order) yield return KeyValuePair.Create(key, _byKey[key]);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
