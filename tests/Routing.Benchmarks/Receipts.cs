using Routing.Contracts;

namespace Routing.Benchmarks;

/// <summary>Answers that a measurement counts on.</summary>
internal static class Receipts
{
    /// <exception cref="InvalidOperationException">The engine refused.</exception>
    public static void Expect(Receipt receipt)
    {
        if (receipt.Code is not null)
            throw new InvalidOperationException($"{receipt.Code}: {receipt.Detail}");
    }
}
