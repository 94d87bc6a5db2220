using TorchSharp.Native;

namespace Platform.Local.TorchSharp.Tests.LocalOnly;

/// <summary>Every reference that the managed half was given goes back.</summary>
public sealed class NativeTests
{
    [Fact]
    public void Native_references_are_as_many_as_live_handles()
    {
        var (references, handles) = (Library.LiveTensors(), Tensor.TotalCount);
        using (NewDisposeScope())
        {
            using var model = Sequential(Linear(4, 8), ReLU(true), Linear(8, 2));
            using var optimizer = optim.Adam(model.parameters(), 0.1);
            for (var step = 0; step < 50; step++)
            {
                using var scope = NewDisposeScope();
                optimizer.zero_grad();
                model.call(randn(3, 4)).pow(2).sum().backward();
                optimizer.step();
                _ = randn(6, 4).split(2).Select(part => part.max(1)).ToArray();
                Assert.Throws<System.Runtime.InteropServices.ExternalException>(() => randn(2).mm(randn(2)));
            }

            Assert.Equal(Library.LiveTensors() - references, Tensor.TotalCount - handles);
        }

        Assert.Equal(references, Library.LiveTensors());
        Assert.Equal(handles, Tensor.TotalCount);
    }

    [Fact]
    public void Tensor_that_is_forgotten_is_freed_by_the_collector()
    {
        var references = Library.LiveTensors();
        Forget();
        for (var i = 0; i < 20 && Library.LiveTensors() > references; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.True(Library.LiveTensors() <= references);
    }

    [Fact]
    public void Threads_call_at_once_and_each_gets_its_own_answers()
    {
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 4 }, number =>
        {
            using var scope = NewDisposeScope();
            for (var i = 0; i < 200; i++)
            {
                using var inner = NewDisposeScope();
                var (values, places) = full(3, 4, (double)number).add(arange(4)).max(1);
                Assert.Equal(number + 3, values[2].item<float>());
                Assert.Equal(3, places[0].item<long>());
                var refusal = Assert.Throws<System.Runtime.InteropServices.ExternalException>(() => ones(2, number + 1).mm(ones(number + 2, 1)));
                Assert.Contains($"2x{number + 1}", refusal.Message, StringComparison.Ordinal);
            }
        });
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void Forget()
    {
        for (var i = 0; i < 100; i++) _ = ones(100);
    }
}
