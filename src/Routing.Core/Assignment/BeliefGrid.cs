namespace Routing.Core.Assignment;

/// <summary>
/// Quantisation of beliefs (algorithms.md §5.4). K = 2: 64 bins of q(1). K = 3: the 153 points of a triangular grid
/// of side 16. K ≥ 4: class of the maximum × class of the runner-up × 16 bins of the maximum × 8 bins of the
/// runner-up's share of the rest. (The specification's cell lacks the runner-up class; with it the choice stays closer
/// to the exact best.)
/// </summary>
public sealed class BeliefGrid
{
    private const int Bins = 64, Side = 16, TopBins = 16, ShareBins = 8;

    /// <summary>The grid for a number of classes, at least 2.</summary>
    public BeliefGrid(int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        Classes = classes;
        Count = classes switch
        {
            2 => Bins,
            3 => (Side + 1) * (Side + 2) / 2,
            _ => classes * (classes - 1) * TopBins * ShareBins,
        };
    }

    /// <summary>K.</summary>
    public int Classes { get; }

    /// <summary>Number of q-cells.</summary>
    public int Count { get; }

    /// <summary>The q-cell of a belief that sums to 1.</summary>
    public int CellOf(ReadOnlySpan<double> belief)
    {
        if (belief.Length != Classes)
            throw new ArgumentException($"A belief over {Classes} classes is needed, not {belief.Length}.", nameof(belief));
        foreach (var value in belief)
            if (!(value >= 0 && value <= 1.000001))
                throw new ArgumentException("A belief has values in [0, 1].", nameof(belief));
        return Classes switch
        {
            2 => Bin(belief[1], Bins),
            3 => Triangle(belief),
            _ => Ranked(belief),
        };
    }

    /// <summary>Calls <paramref name="gain"/> at the centre of a q-cell.</summary>
    internal double AtCentre(int cell, double[,] rater, Span<double> centre, GainOf gain)
    {
        if (Classes == 2)
        {
            centre[1] = (cell + 0.5) / Bins;
            centre[0] = 1 - centre[1];
            return gain(centre, rater);
        }

        if (Classes == 3)
        {
            var row = 0;
            while (cell > Side - row)
            {
                cell -= Side + 1 - row;
                row++;
            }

            centre[0] = row / (double)Side;
            centre[1] = cell / (double)Side;
            centre[2] = (Side - row - cell) / (double)Side;
            return gain(centre, rater);
        }

        var pair = cell / (TopBins * ShareBins);
        var top = pair / (Classes - 1);
        var next = pair % (Classes - 1);
        var other = next < top ? next : next + 1;
        var floor = 1.0 / Classes;
        var high = floor + ((1 - floor) * (((cell / ShareBins) % TopBins) + 0.5) / TopBins);
        var leastShare = 1.0 / (Classes - 1);
        var share = leastShare + ((1 - leastShare) * ((cell % ShareBins) + 0.5) / ShareBins);
        var second = Math.Min(share * (1 - high), high);
        centre.Fill((1 - high - second) / (Classes - 2));
        centre[top] = high;
        centre[other] = second;
        return gain(centre, rater);
    }

    /// <summary>EIG of one answer, nats.</summary>
    internal delegate double GainOf(ReadOnlySpan<double> belief, double[,] rater);

    private static int Bin(double share, int bins) => Math.Clamp((int)(share * bins), 0, bins - 1);

    // The nearest grid point by largest remainders.
    private static int Triangle(ReadOnlySpan<double> belief)
    {
        Span<int> whole = stackalloc int[3];
        Span<double> remainder = stackalloc double[3];
        var left = Side;
        for (var k = 0; k < 3; k++)
        {
            whole[k] = Math.Min((int)(belief[k] * Side), left);
            remainder[k] = (belief[k] * Side) - whole[k];
            left -= whole[k];
        }

        for (; left > 0; left--)
        {
            var best = 0;
            for (var k = 1; k < 3; k++)
                if (remainder[k] > remainder[best])
                    best = k;
            whole[best]++;
            remainder[best]--;
        }

        // Rows before this one hold Side + 1, Side, … points.
        return (whole[0] * (Side + 1)) - (whole[0] * (whole[0] - 1) / 2) + whole[1];
    }

    private int Ranked(ReadOnlySpan<double> belief)
    {
        var top = 0;
        for (var k = 1; k < belief.Length; k++)
            if (belief[k] > belief[top])
                top = k;
        var other = top == 0 ? 1 : 0;
        for (var k = 0; k < belief.Length; k++)
            if (k != top && belief[k] > belief[other])
                other = k;
        var second = belief[other];
        var floor = 1.0 / Classes;
        var leastShare = 1.0 / (Classes - 1);
        var rest = 1 - belief[top];
        var share = rest > 1e-12 ? second / rest : leastShare;
        var topBin = Bin((belief[top] - floor) / (1 - floor), TopBins);
        var shareBin = Bin((share - leastShare) / (1 - leastShare), ShareBins);
        var pair = (top * (Classes - 1)) + (other < top ? other : other - 1);
        return (((pair * TopBins) + topBin) * ShareBins) + shareBin;
    }
}
