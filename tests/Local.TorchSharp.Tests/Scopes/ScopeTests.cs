namespace Platform.Local.TorchSharp.Tests.Scopes;

/// <summary>Which tensors live how long.</summary>
public sealed class ScopeTests
{
    [Fact]
    public void Scope_disposes_what_was_made_in_it()
    {
        Tensor inner, kept, detached;
        using (var outer = NewDisposeScope())
        {
            using (var scope = NewDisposeScope())
            {
                inner = ones(2);
                kept = ones(2).MoveToOuterDisposeScope();
                detached = ones(2).DetachFromDisposeScope();
                Assert.Equal(1, scope.DisposablesCount);
                Assert.True(scope.Contains(inner));
            }

            Assert.True(inner.IsInvalid);
            Assert.False(kept.IsInvalid);
            Assert.True(outer.Contains(kept));
        }

        Assert.True(kept.IsInvalid);
        Assert.False(detached.IsInvalid);
        detached.Dispose();
        Assert.Throws<InvalidOperationException>(() => detached.sum());
    }

    [Fact]
    public void Scope_can_dispose_everything_but_some()
    {
        using var scope = NewDisposeScope();
        var (one, two, three) = (ones(1), ones(2), ones(3));
        scope.DisposeEverythingBut(two);
        Assert.True(one.IsInvalid);
        Assert.False(two.IsInvalid);
        Assert.True(three.IsInvalid);
        scope.DisposeEverything();
        Assert.True(two.IsInvalid);
    }

    [Fact]
    public void Tensors_move_between_scopes_by_each_other()
    {
        using var outer = NewDisposeScope();
        var anchor = ones(1);
        Tensor moved;
        using (NewDisposeScope()) moved = ones(1).MoveToOtherDisposeScope(anchor);
        Assert.False(moved.IsInvalid);
        Assert.True(outer.Contains(moved));
        var free = ones(1).DetachFromDisposeScope();
        outer.Attach(free);
        Assert.True(outer.Contains(free));
    }

    [Fact]
    public void Scopes_may_be_disposed_out_of_order()
    {
        var outer = NewDisposeScope();
        var inner = NewDisposeScope();
        var tensor = ones(1);
        outer.Dispose();
        Assert.False(tensor.IsInvalid);
        inner.Dispose();
        Assert.True(tensor.IsInvalid);
        Assert.Null(CurrentDisposeScope);
        Assert.Throws<ObjectDisposedException>(() => inner.DisposeEverything());
    }

    [Fact]
    public void Wrapped_scope_keeps_its_answer()
    {
        using var scope = NewDisposeScope();
        var sum = WrappedTensorDisposeScope(() => ones(2, 2).mul(3).sum());
        Assert.Equal(12, sum.item<float>());
        Assert.Equal(1, scope.DisposablesCount);
    }

    [Fact]
    public void Statistics_count_what_became_of_tensors()
    {
        var statistics = DisposeScopeManager.Statistics;
        statistics.Reset();
        using (var scope = NewDisposeScope())
        {
            var first = ones(1);
            var second = ones(1).DetachFromDisposeScope();
            first.Dispose();
            second.Dispose();
            scope.Attach(ones(1).DetachFromDisposeScope());
        }

        ones(1).Dispose();
        Assert.Equal(3, statistics.CreatedInScopeCount);
        Assert.Equal(2, statistics.DisposedInScopeCount);
        Assert.Equal(1, statistics.CreatedOutsideScopeCount);
        Assert.Equal(2, statistics.DisposedOutsideScopeCount);
        Assert.Equal(2, statistics.DetachedFromScopeCount);
        Assert.Equal(1, statistics.AttachedToScopeCount);
        Assert.Equal(0, statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Parameter_takes_the_place_of_its_tensor_in_the_scope()
    {
        using var scope = NewDisposeScope();
        var data = ones(2);
        var parameter = Parameter(data);
        Assert.True(data.IsInvalid);
        Assert.True(scope.Contains(parameter));
        Assert.Equal(1, scope.DisposablesCount);
    }

    [Fact]
    public void Thread_has_scopes_of_its_own()
    {
        using var scope = NewDisposeScope();
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                Assert.Null(CurrentDisposeScope);
                using var own = NewDisposeScope();
                _ = ones(1);
                Assert.Equal(1, own.DisposablesCount);
            }
            catch (Exception wrong)
            {
                failure = wrong;
            }
        });
        thread.Start();
        thread.Join();
        Assert.Null(failure);
        Assert.Equal(0, scope.DisposablesCount);
    }
}
