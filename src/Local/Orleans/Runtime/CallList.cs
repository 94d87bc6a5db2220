namespace Orleans.Local.Runtime;

/// <summary>Calls in order. The links are in the calls themselves, so a call is in one list at most.</summary>
internal struct CallList
{
    public GrainCall? First { get; private set; }

    private GrainCall? _last;

    public int Count { get; private set; }

    public void Append(GrainCall call)
    {
        call.Previous = _last;
        call.Next = null;
        if (_last is null) First = call;
        else _last.Next = call;
        _last = call;
        Count++;
    }

    public void Remove(GrainCall call)
    {
        if (call.Previous is null) First = call.Next;
        else call.Previous.Next = call.Next;
        if (call.Next is null) _last = call.Previous;
        else call.Next.Previous = call.Previous;
        call.Next = call.Previous = null;
        Count--;
    }

    /// <summary>Empties the list into an array.</summary>
    public GrainCall[] TakeAll()
    {
        var calls = new GrainCall[Count];
        for (var i = 0; i < calls.Length; i++)
        {
            calls[i] = First!;
            Remove(First!);
        }

        return calls;
    }
}
