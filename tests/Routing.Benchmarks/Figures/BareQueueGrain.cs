using System.Globalization;

namespace Routing.Benchmarks.Figures;

internal sealed class BareQueueGrain : Grain, IBareQueueGrain
{
    private const int Tasks = 1000;

    private readonly Queue<string> _names = [];

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        for (var n = 0; n < Tasks; n++)
            _names.Enqueue(string.Create(CultureInfo.InvariantCulture, $"bare-{this.GetPrimaryKeyLong()}-{n}"));
        return Task.CompletedTask;
    }

    public ValueTask<string?> Reserve() => ValueTask.FromResult(_names.TryDequeue(out var name) ? name : null);

    public Task Put(string task)
    {
        _names.Enqueue(task);
        return Task.CompletedTask;
    }
}
