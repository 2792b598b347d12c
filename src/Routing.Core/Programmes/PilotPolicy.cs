namespace Routing.Core.Programmes;

/// <summary>The pilot of a programme (product.md DAT-08).</summary>
/// <param name="Items">Labels after which it has shown enough; at least <see cref="LeastItems"/>.</param>
/// <param name="Overlap">Judgments of every item, at least.</param>
/// <param name="Agreement">Krippendorff's α of every question that has one truth, at least, before the programme goes live.</param>
public sealed record PilotPolicy(int Items = 100, int Overlap = 3, double Agreement = 0.67)
{
    /// <summary>Fewer items show nothing.</summary>
    public const int LeastItems = 20;

    /// <summary>The programme as it is judged in its pilot: every risk class asks for the pilot's overlap.</summary>
    public Programme Of(Programme programme) => programme with
    {
        Risks = [.. programme.Risks.Select(risk => risk with
        {
            MinimumOverlap = Math.Max(risk.MinimumOverlap, Overlap), MaximumOverlap = Math.Max(risk.MaximumOverlap, Overlap),
        })],
    };
}
