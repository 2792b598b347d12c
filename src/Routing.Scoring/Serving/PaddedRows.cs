using Routing.RewardModels.Encoding;
using Routing.Scoring.Sessions;

namespace Routing.Scoring.Serving;

/// <summary>Sparse rows as inputs of one length, a multiple of 32; what is added has index 0 and value 0.</summary>
internal static class PaddedRows
{
    private const int Step = 32;

    public static OnnxInput[] Of(RentedArrays arrays, List<SparseRow> rows, string index, string value)
    {
        var length = Math.Max(1, (rows.Max(row => row.Index.Length) + Step - 1) / Step) * Step;
        var (indexes, values) = (arrays.Whole(rows.Count * length), arrays.Real(rows.Count * length));
        for (var n = 0; n < rows.Count; n++)
        {
            rows[n].Index.CopyTo(indexes, n * length);
            rows[n].Value.CopyTo(values, n * length);
        }

        long[] shape = [rows.Count, length];
        return [new OnnxInput(index, indexes, shape), new OnnxInput(value, values, shape)];
    }
}
