using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Routing.Statistics.Aggregation;

/// <summary>Votes by item in dense arrays (compressed rows): four bytes a vote. What a vote means to a model depends on its
/// key alone: who answered, how it was shown to him, and what he said.</summary>
internal sealed class VoteTable
{
    private readonly int[] _start; // [I + 1]
    private readonly int[] _keys; // [votes] seat · K + answer, by item, then seat and answer
    private readonly double[]? _weights; // [votes] in the same order; null: all 1

    private VoteTable(int classes, int[] start, int[] keys, double[]? weights, Seat[] seats) =>
        (Classes, _start, _keys, _weights, Seats) = (classes, start, keys, weights, seats);

    public int Classes { get; }

    public int Items => _start.Length - 1;

    /// <summary>Rater and presentation of the keys seat · K … seat · K + K − 1; the first are the raters in order, shown
    /// evenly.</summary>
    public IReadOnlyList<Seat> Seats { get; }

    public int Keys => Seats.Count * Classes;

    public ReadOnlySpan<int> Of(int item) => _keys.AsSpan(_start[item], _start[item + 1] - _start[item]);

    /// <summary>Weight of each of the item's votes in the counts of its rater; empty where all weigh 1.</summary>
    public ReadOnlySpan<double> WeightsOf(int item) =>
        _weights is null ? [] : _weights.AsSpan(_start[item], _start[item + 1] - _start[item]);

    /// <summary>How often each answer was given, [K].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double[] Given()
    {
        var byKey = new int[Keys];
        foreach (var key in _keys)
            byKey[key]++;
        var given = new double[Classes];
        for (var key = 0; key < byKey.Length; key++)
            given[key % Classes] += byKey[key];
        return given;
    }

    /// <summary>A stable counting sort of the votes by item; O(votes).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static VoteTable Of(HdsData data, int classes)
    {
        ArgumentNullException.ThrowIfNull(data);
        var (seats, seatOf) = SeatsOf(data);
        var start = new int[data.Items + 1];
        var next = new int[data.Items + 1];
        int[] keys;
        double[]? weights = null;
        if (data.Votes is VoteColumns columns)
        {
            Count(columns.Items, start);
            keys = new int[columns.Count];
            start.CopyTo(next, 0);
            var items = columns.Items;
            var raters = columns.Raters;
            var answers = columns.Answers;
            for (var n = 0; n < items.Length; n++)
                keys[next[items[n]]++] = (raters[n] * classes) + answers[n];
        }
        else
        {
            foreach (var vote in data.Votes)
                start[vote.Item + 1]++;
            for (var i = 0; i < data.Items; i++)
                start[i + 1] += start[i];
            keys = new int[data.Votes.Count];
            start.CopyTo(next, 0);
            weights = data.Votes.Any(vote => vote.Weight != 1) ? new double[keys.Length] : null;
            foreach (var vote in data.Votes)
            {
                weights?[next[vote.Item]] = vote.Weight;
                keys[next[vote.Item]++] = (seatOf(vote) * classes) + vote.Answer;
            }
        }

        // Sums must not depend on the order of arrival.
        for (var i = 0; i < data.Items; i++)
        {
            var ofItem = keys.AsSpan(start[i], start[i + 1] - start[i]);
            if (weights is null)
                Sort(ofItem);
            else
                ofItem.Sort(weights.AsSpan(start[i], ofItem.Length));
        }

        return new VoteTable(classes, start, keys, weights, seats);
    }

    // Most items have few votes.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sort(Span<int> keys)
    {
        if (keys.Length > 32)
        {
            keys.Sort();
            return;
        }

        for (var n = 1; n < keys.Length; n++)
        {
            var key = keys[n];
            var at = n;
            for (; at > 0 && keys[at - 1] > key; at--)
                keys[at] = keys[at - 1];
            keys[at] = key;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Count(ReadOnlySpan<int> items, int[] start)
    {
        foreach (var item in items)
            start[item + 1]++;
        for (var i = 1; i < start.Length; i++)
            start[i] += start[i - 1];
    }

    // A rater has a seat more for each way in which a vote of his counts otherwise than plainly.
    private static (Seat[] Seats, Func<Vote, int> SeatOf) SeatsOf(HdsData data)
    {
        var seats = Enumerable.Range(0, data.Raters).Select(j => new Seat(j, 0, 1)).ToList();
        if (data.Votes is VoteColumns)
            return ([.. seats], vote => vote.Rater);
        var known = new Dictionary<Seat, int>();
        foreach (var seat in data.Votes.Where(vote => !IsPlain(vote)).Select(SeatOf).Distinct()
            .OrderBy(seat => seat.Rater).ThenBy(seat => seat.Tilt).ThenBy(seat => seat.Share))
        {
            known[seat] = seats.Count;
            seats.Add(seat);
        }

        return ([.. seats], vote => IsPlain(vote) ? vote.Rater : known[SeatOf(vote)]);

        static Seat SeatOf(Vote vote) => new(vote.Rater, vote.Tilt, vote.Share);
        static bool IsPlain(Vote vote) => vote is { Tilt: 0, Share: 1 };
    }

    /// <summary>A rater under one kind of presentation (<see cref="Vote.Tilt"/>) and of likelihood
    /// (<see cref="Vote.Share"/>).</summary>
    [StructLayout(LayoutKind.Auto)]
    internal readonly record struct Seat(int Rater, double Tilt, double Share);
}
