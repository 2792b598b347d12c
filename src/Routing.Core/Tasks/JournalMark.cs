using System.Security.Cryptography;
using Routing.Core.Ports;

namespace Routing.Core.Tasks;

/// <summary>One event of a journal, by which a reader knows later that it is still the same journal and not one that was put back
/// from a copy and went on differently.</summary>
/// <param name="Digest">Of what the event says, in hexadecimal.</param>
public sealed record JournalMark(long Position, string Stream, int Sequence, string Digest)
{
    /// <summary>The mark of an event.</summary>
    public static JournalMark Of(Recorded recorded) => new(recorded.Position, recorded.Stream, recorded.Sequence, DigestOf(recorded));

    /// <summary>Whether the journal holds that event.</summary>
    public async Task<bool> IsIn(IJournal journal, CancellationToken cancellation)
    {
        await foreach (var recorded in journal.Read(Stream, Sequence, cancellation))
            return recorded.Position == Position && DigestOf(recorded) == Digest;
        return false;
    }

    private static string DigestOf(Recorded recorded) => Convert.ToHexString(SHA256.HashData(recorded.Body.Span));
}
