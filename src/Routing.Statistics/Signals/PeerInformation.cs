namespace Routing.Statistics.Signals;

/// <summary>What one person's answers say of his peers' answers to the same items, against what the same answers say once they are
/// shuffled among his items.</summary>
/// <param name="Nats">G/2 over all peers: mutual information of his answers and theirs times the items they share, summed.</param>
/// <param name="Deviations">How far above the shuffled ones, in their standard deviations.</param>
/// <param name="Tail">Share of shuffles that say as much, his own counted, in (0, 1].</param>
public sealed record PeerInformation(double Nats, double Deviations, double Tail)
{
    private const int Shuffles = 99;

    /// <summary>Compares one person with all his peers: a permutation test of independence, whose statistic is added up over
    /// peers, so that agreement with few of them, or steady contradiction, counts as well as agreement with all.</summary>
    /// <param name="answers">His answers, [n], each in [0, K).</param>
    /// <param name="peers">What others answered to each of those items, [n]: peer and answer.</param>
    /// <param name="classes">K.</param>
    /// <param name="uniform">Draws in [0, 1).</param>
    /// <remarks>E. J. G. Pitman, "Significance Tests Which May be Applied to Samples from any Populations", 1937 (permutation);
    /// R. R. Sokal and F. J. Rohlf, "Biometry" (G).</remarks>
    public static PeerInformation Of(
        IReadOnlyList<int> answers, IReadOnlyList<IReadOnlyList<(int Peer, int Answer)>> peers, int classes, Func<double> uniform)
    {
        ArgumentNullException.ThrowIfNull(answers);
        ArgumentNullException.ThrowIfNull(peers);
        ArgumentNullException.ThrowIfNull(uniform);
        if (answers.Count != peers.Count)
            throw new ArgumentException($"{answers.Count} answers, but peers of {peers.Count} items.", nameof(peers));
        var index = peers.SelectMany(said => said).Select(said => said.Peer).Distinct().Select((peer, n) => (peer, n))
            .ToDictionary(pair => pair.peer, pair => pair.n);
        var theirs = peers.Select(said => said.Select(one => (index[one.Peer], one.Answer)).ToArray()).ToArray();
        var tables = new int[index.Count * classes * classes]; // by peer, his answer and theirs
        var own = answers.ToArray();
        var observed = Shared(own, theirs, tables, classes);
        var (sum, squares, asMuch) = (0.0, 0.0, 1);
        for (var n = 0; n < Shuffles; n++)
        {
            for (var i = own.Length - 1; i > 0; i--)
            {
                var j = (int)(uniform() * (i + 1));
                (own[i], own[j]) = (own[j], own[i]);
            }

            var shuffled = Shared(own, theirs, tables, classes);
            sum += shuffled;
            squares += shuffled * shuffled;
            asMuch += shuffled >= observed ? 1 : 0;
        }

        var mean = sum / Shuffles;
        var deviation = Math.Sqrt(Math.Max(0, (squares / Shuffles) - (mean * mean)));
        return new PeerInformation(observed, deviation < 1e-12 ? 0 : (observed - mean) / deviation, asMuch / (Shuffles + 1.0));
    }

    // Σ over peers of Σ n_ab log(n_ab n / (n_a n_b)).
    private static double Shared(int[] own, (int Peer, int Answer)[][] theirs, int[] tables, int classes)
    {
        Array.Clear(tables);
        for (var i = 0; i < own.Length; i++)
        {
            foreach (var (peer, answer) in theirs[i])
                tables[(((peer * classes) + own[i]) * classes) + answer]++;
        }

        var nats = 0.0;
        Span<int> rows = stackalloc int[classes], columns = stackalloc int[classes];
        for (var start = 0; start < tables.Length; start += classes * classes)
        {
            rows.Clear();
            columns.Clear();
            var shared = 0;
            for (var cell = 0; cell < classes * classes; cell++)
            {
                rows[cell / classes] += tables[start + cell];
                columns[cell % classes] += tables[start + cell];
                shared += tables[start + cell];
            }

            for (var cell = 0; cell < classes * classes; cell++)
            {
                var count = tables[start + cell];
                nats += count > 0 ? count * Math.Log((double)count * shared / ((double)rows[cell / classes] * columns[cell % classes])) : 0;
            }
        }

        return nats;
    }
}
