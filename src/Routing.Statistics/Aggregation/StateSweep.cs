using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Routing.Statistics.Aggregation;

/// <summary>One pass of expectation over all votes for any model in which an item is in one of K classes times G kinds, and a
/// vote's probability depends on that state and on its key: Dawid-Skene and its kin. What an M step needs comes out as
/// expected counts by key and state.</summary>
/// <remarks>State = class · G + kind. Rows are padded to whole vectors; padding holds no mass.</remarks>
internal sealed class StateSweep
{
    private const int Lanes = 4;
    private const double Nothing = -1e300;

    private readonly VoteTable _votes;
    private readonly IReadOnlyDictionary<int, int> _known;
    private readonly int _kinds;
    private readonly double[] _r; // [Width]
    private readonly double[] _prior; // [Width]

    /// <param name="kinds">G, kinds of each class; at least 1.</param>
    /// <param name="known">Class of the items whose answer is known.</param>
    public StateSweep(VoteTable votes, int kinds, IReadOnlyDictionary<int, int> known)
    {
        (_votes, _kinds, _known) = (votes, kinds, known);
        States = votes.Classes * kinds;
        Width = (States + Lanes - 1) / Lanes * Lanes;
        Logs = new double[votes.Keys * Width];
        Counts = new double[votes.Keys * Width];
        Sums = new double[Width];
        (_r, _prior) = (new double[Width], new double[Width]);
    }

    public int States { get; }

    /// <summary>Length of a row.</summary>
    public int Width { get; }

    /// <summary>log p(answer | state) by key, [keys × Width]; the caller's to fill before a pass.</summary>
    public double[] Logs { get; }

    /// <summary>Σ r_i(state) over the votes of each key, [keys × Width].</summary>
    public double[] Counts { get; }

    /// <summary>Σ r_i(state) over the items with votes, [Width].</summary>
    public double[] Sums { get; }

    /// <summary>Items with votes.</summary>
    public int Voted { get; private set; }

    /// <summary>Forgets the counts.</summary>
    public void Clear()
    {
        Array.Clear(Counts);
        Array.Clear(Sums);
        Voted = 0;
    }

    /// <summary>Adds an item in these shares of the states, [States].</summary>
    public void Put(int item, ReadOnlySpan<double> shares)
    {
        Array.Clear(_r);
        shares.CopyTo(_r);
        Put(item, _votes.Of(item));
    }

    /// <summary>Counts the items in these classes, [I][K], where there is one kind of each.</summary>
    public void Start(double[][] q)
    {
        Clear();
        for (var i = 0; i < q.Length; i++)
            Put(i, q[i]);
    }

    /// <summary>Believes all items anew under <see cref="Logs"/>, and counts.</summary>
    /// <param name="prior">log p(state), [States].</param>
    /// <param name="believed">Called with each item's states, [States]; null: only the counts matter.</param>
    /// <returns>Σ of the log normalisers: the log likelihood where the terms are log probabilities.</returns>
    // Compiled once and fully: a file is aggregated in fewer passes than tiered compilation waits for.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Pass(ReadOnlySpan<double> prior, Action<int, ReadOnlySpan<double>>? believed = null)
    {
        Clear();
        Array.Fill(_prior, Nothing);
        prior.CopyTo(_prior);
        var total = 0.0;
        for (var i = 0; i < _votes.Items; i++)
        {
            var keys = _votes.Of(i);
            if (keys.IsEmpty && believed is null)
                continue;
            Add(keys);
            if (_known.Count > 0 && _known.TryGetValue(i, out var truth))
            {
                _r.AsSpan(0, truth * _kinds).Fill(Nothing);
                _r.AsSpan((truth + 1) * _kinds).Fill(Nothing);
            }

            var log = Normalise();
            believed?.Invoke(i, _r.AsSpan(0, States));
            if (keys.IsEmpty)
                continue;
            total += log;
            Put(i, keys);
        }

        return total;
    }

    /// <summary>Puts new values in place of old ones.</summary>
    /// <returns>The largest change.</returns>
    public static double Replace(double[] old, ReadOnlySpan<double> values)
    {
        var change = 0.0;
        for (var k = 0; k < old.Length; k++)
        {
            change = Math.Max(change, Math.Abs(old[k] - values[k]));
            old[k] = values[k];
        }

        return change;
    }

    /// <summary>Class posteriors of a row of states.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double[] Classes(ReadOnlySpan<double> states)
    {
        var q = new double[_votes.Classes]; // [K]
        for (var s = 0; s < states.Length; s++)
            q[s / _kinds] += states[s];
        return q;
    }

    // r = prior + Σ logs of the keys.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(ReadOnlySpan<int> keys)
    {
        ref var logs = ref MemoryMarshal.GetArrayDataReference(Logs);
        for (var at = 0; at < Width; at += Lanes)
        {
            var sum = Vector256.LoadUnsafe(ref _prior[at]);
            foreach (var key in keys)
                sum += Vector256.LoadUnsafe(ref logs, (nuint)((key * (long)Width) + at));
            sum.StoreUnsafe(ref _r[at]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double Normalise()
    {
        var top = Vector256.LoadUnsafe(ref _r[0]);
        for (var at = Lanes; at < Width; at += Lanes)
            top = Vector256.Max(top, Vector256.LoadUnsafe(ref _r[at]));
        var most = Math.Max(Math.Max(top[0], top[1]), Math.Max(top[2], top[3]));
        var shift = Vector256.Create(most);
        var sums = Vector256<double>.Zero;
        for (var at = 0; at < Width; at += Lanes)
        {
            var weights = Vector256.Exp(Vector256.LoadUnsafe(ref _r[at]) - shift);
            weights.StoreUnsafe(ref _r[at]);
            sums += weights;
        }

        var sum = Vector256.Sum(sums);
        var scale = Vector256.Create(1 / sum);
        for (var at = 0; at < Width; at += Lanes)
            (Vector256.LoadUnsafe(ref _r[at]) * scale).StoreUnsafe(ref _r[at]);
        return most + Math.Log(sum);
    }

    // Adds r to the counts of the item's keys.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Put(int item, ReadOnlySpan<int> keys)
    {
        if (keys.IsEmpty)
            return;
        Voted++;
        var weights = _votes.WeightsOf(item);
        ref var counts = ref MemoryMarshal.GetArrayDataReference(Counts);
        for (var at = 0; at < Width; at += Lanes)
        {
            var r = Vector256.LoadUnsafe(ref _r[at]);
            (Vector256.LoadUnsafe(ref Sums[at]) + r).StoreUnsafe(ref Sums[at]);
            for (var n = 0; n < keys.Length; n++)
            {
                var place = (nuint)((keys[n] * (long)Width) + at);
                var share = weights.IsEmpty ? r : r * weights[n];
                (Vector256.LoadUnsafe(ref counts, place) + share).StoreUnsafe(ref counts, place);
            }
        }
    }
}
