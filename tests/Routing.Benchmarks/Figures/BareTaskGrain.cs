using Routing.Core.Ports;

namespace Routing.Benchmarks.Figures;

internal sealed class BareTaskGrain(IJournal journal) : Grain, IBareTaskGrain
{
    private int _count;

    public ValueTask<int> Lease() => Append();

    public ValueTask<int> Submit(int fence) => Append();

    private async ValueTask<int> Append()
    {
        await journal.Append("bare/" + this.GetPrimaryKeyString(), _count, [AppendLoad.Body], CancellationToken.None);
        return ++_count;
    }
}
