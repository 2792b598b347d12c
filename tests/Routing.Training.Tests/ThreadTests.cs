using System.Reflection;
using System.Runtime.CompilerServices;
using TorchSharp;
using Xunit;

namespace Routing.Training.Tests;

/// <summary>Why no method of Training is asynchronous: after an await, code may go on on another thread.</summary>
public sealed class ThreadTests : TorchTests
{
    [Fact]
    public void No_method_of_Training_is_asynchronous()
    {
        var asynchronous = typeof(NetworkHeadTrainer).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(method => method.IsDefined(typeof(AsyncStateMachineAttribute)) || typeof(Task).IsAssignableFrom(method.ReturnType));

        Assert.Empty(asynchronous);
    }

    [Fact]
    public void A_dispose_scope_does_not_hold_the_tensors_of_another_thread()
    {
        var before = Tensors();
        torch.Tensor? escaped = null;
        using (torch.NewDisposeScope())
            Elsewhere(() => escaped = torch.ones(1));

        Assert.Equal(before + 1, torch.Tensor.TotalCount);
        escaped!.Dispose();
        Assert.Equal(before, torch.Tensor.TotalCount);
    }

    [Fact]
    public void Switching_gradients_off_does_not_switch_them_off_for_another_thread()
    {
        using var still = torch.no_grad();
        var elsewhere = false;
        Elsewhere(() => elsewhere = torch.is_grad_enabled());

        Assert.False(torch.is_grad_enabled());
        Assert.True(elsewhere);
    }

    private static void Elsewhere(Action action)
    {
        var thread = new Thread(() => action());
        thread.Start();
        thread.Join();
    }
}
