using System.Collections.Immutable;

namespace Routing.Core.Assignment;

/// <summary>Who may not judge an item, beside what its programme says.</summary>
/// <param name="Author">The reviewer who wrote it, or null; he never judges it, nor do those in conflict with him.</param>
/// <param name="AuthorTeam">His team, or null; nobody of it judges the item.</param>
/// <param name="Qualifications">What a reviewer must hold, every one of them.</param>
public sealed record Eligibility(string? Author, string? AuthorTeam, ImmutableArray<string> Qualifications)
{
    /// <summary>Equality by content.</summary>
    public bool Equals(Eligibility? other) =>
        other is not null && Author == other.Author && AuthorTeam == other.AuthorTeam
        && Qualifications.SequenceEqual(other.Qualifications);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Author, AuthorTeam, Qualifications.Length);
}
