namespace Orleans.Local.Runtime;

/// <summary>
/// Runs the tasks of one activation one at a time on the thread pool. Continuations that a grain awaits come back here, and requests are
/// run from here, so that nothing of the grain ever runs at the same time as anything else of it. Activations wait for a thread in the
/// pool's common queue: in a thread's own, which is last in first out, callers that never pause would keep it from all others.
/// </summary>
internal sealed class TurnScheduler(Activation owner) : TaskScheduler, IThreadPoolWorkItem, IWorkItemScheduler
{
    /// <summary>How many tasks run before the thread is given back.</summary>
    private const int Quantum = 64;

    private static readonly Action<object?> Pump = static activation => ((Activation)activation!).RunCalls();

    private readonly Lock _gate = new();
    private readonly Queue<Task> _tasks = new(0);
    private bool _scheduled;
    private bool _callsWanted;

    public override int MaximumConcurrencyLevel => 1;

    public void QueueAction(Action action) => new Task(static work => ((Action)work!)(), action).Start(this);

    void IWorkItemScheduler.QueueTask(Task task) => task.Start(this);

    /// <summary>Asks for the calls that wait to be run.</summary>
    public void WantCalls()
    {
        lock (_gate)
        {
            _callsWanted = true;
            if (_scheduled) return;
            _scheduled = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    protected override void QueueTask(Task task)
    {
        lock (_gate)
        {
            _tasks.Enqueue(task);
            if (_scheduled) return;
            _scheduled = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && ReferenceEquals(RuntimeContext.Current, owner) && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_gate) return _tasks.ToArray();
    }

    void IThreadPoolWorkItem.Execute()
    {
        var previous = RuntimeContext.Exchange(owner);
        try
        {
            for (var ran = 0; ran < Quantum; ran++)
            {
                Task? task = null;
                lock (_gate)
                {
                    if (!_tasks.TryDequeue(out task))
                    {
                        if (!_callsWanted)
                        {
                            _scheduled = false;
                            return;
                        }

                        _callsWanted = false;
                    }
                }

                if (task is not null) TryExecuteTask(task);
                else new Task(Pump, owner).RunSynchronously(this);
            }
        }
        finally
        {
            RuntimeContext.Exchange(previous);
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }
}
