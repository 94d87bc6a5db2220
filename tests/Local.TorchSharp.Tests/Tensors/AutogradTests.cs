namespace Platform.Local.TorchSharp.Tests.Tensors;

/// <summary>What is recorded, and what comes of it.</summary>
public sealed class AutogradTests
{
    [Fact]
    public void Nothing_is_recorded_without_grad()
    {
        using var scope = NewDisposeScope();
        var weight = ones(2, requires_grad: true);
        using (no_grad())
        {
            Assert.False(is_grad_enabled());
            Assert.False((weight * 2).requires_grad);
            using (enable_grad()) Assert.True((weight * 2).requires_grad);
        }

        Assert.True(is_grad_enabled());
        using (inference_mode())
        {
            Assert.True(is_inference_mode_enabled());
            Assert.False((weight * 2).requires_grad);
        }

        Assert.True((weight * 2).requires_grad);
    }

    [Fact]
    public void Gradients_add_up_until_they_are_cleared()
    {
        using var scope = NewDisposeScope();
        var weight = ones(2, requires_grad: true);
        Assert.Null(weight.grad);
        (weight * 3).sum().backward();
        (weight * 3).sum().backward();
        Assert.Equal([6, 6], weight.grad!.data<float>().ToArray());
        weight.grad = null;
        Assert.Null(weight.grad);
        Assert.Throws<System.Runtime.InteropServices.ExternalException>(() => (weight * 3).backward());
    }

    [Fact]
    public void Gradients_of_gradients_are_recorded_where_asked_for()
    {
        using var scope = NewDisposeScope();
        var x = tensor(3f, requires_grad: true);
        var first = autograd.grad([x.pow(3)], [x], create_graph: true)[0];
        var second = autograd.grad([first], [x])[0];
        Assert.Equal((27, 18), (first.item<float>(), second.item<float>()));
        var unused = autograd.grad([x * 2], [x, ones(1, requires_grad: true)], allow_unused: true);
        Assert.Null(unused[1]);
    }

    [Fact]
    public void Graph_is_used_once_unless_kept()
    {
        using var scope = NewDisposeScope();
        var x = tensor(2f, requires_grad: true);
        var square = x * x;
        autograd.backward([square], retain_graph: true);
        square.backward();
        Assert.Equal(8, x.grad!.item<float>());
        Assert.Throws<System.Runtime.InteropServices.ExternalException>(square.backward);
    }

    [Fact]
    public void Backward_takes_gradients_of_its_own_and_stops_at_some_inputs()
    {
        using var scope = NewDisposeScope();
        var (x, y) = (ones(2, requires_grad: true), ones(2, requires_grad: true));
        (x * 2 + y).backward([tensor(new[] { 1f, 10f })], inputs: [x]);
        Assert.Equal([2, 20], x.grad!.data<float>().ToArray());
        Assert.Null(y.grad);
        var inner = x * 2;
        inner.retain_grad();
        (inner * 3).sum().backward();
        Assert.Equal([3, 3], inner.grad!.data<float>().ToArray());
    }

    [Fact]
    public void Anomaly_is_found_where_it_came_from()
    {
        using var scope = NewDisposeScope();
        using (autograd.detect_anomaly())
        {
            Assert.True(AnomalyMode.IsEnabled);
            var x = tensor(-1f, requires_grad: true);
            Assert.Contains("SqrtBackward", Assert.Throws<System.Runtime.InteropServices.ExternalException>(() => x.sqrt().backward()).Message, StringComparison.Ordinal);
        }

        Assert.False(AnomalyMode.IsEnabled);
    }
}
