using System.Buffers;

namespace Routing.Scoring.Sessions;

/// <summary>Arrays of one run, given back together: a batch then leaves nothing for the collector.</summary>
internal sealed class RentedArrays : IDisposable
{
    private readonly List<long[]> _whole = [];
    private readonly List<float[]> _real = [];

    /// <summary>At least so many zeros.</summary>
    public long[] Whole(int count) => Rented(_whole, count);

    /// <summary>At least so many zeros.</summary>
    public float[] Real(int count) => Rented(_real, count);

    public void Dispose()
    {
        _whole.ForEach(array => ArrayPool<long>.Shared.Return(array));
        _real.ForEach(array => ArrayPool<float>.Shared.Return(array));
        _whole.Clear();
        _real.Clear();
    }

    private static T[] Rented<T>(List<T[]> kept, int count)
    {
        var array = ArrayPool<T>.Shared.Rent(count);
        array.AsSpan(0, count).Clear();
        kept.Add(array);
        return array;
    }
}
