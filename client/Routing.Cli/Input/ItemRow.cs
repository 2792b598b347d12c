using System.Text.Json;

namespace Routing.Cli.Input;

/// <summary>One item of a file, as given.</summary>
public sealed record ItemRow
{
    public required int Row { get; init; }

    public required string ExternalId { get; init; }

    public required string Prompt { get; init; }

    public required IReadOnlyList<string> Candidates { get; init; }

    /// <summary>Prompt group whose candidates it compares; null where it stands alone.</summary>
    public string? Group { get; init; }

    /// <summary>Ids of the candidates; empty where they have none.</summary>
    public IReadOnlyList<string> CandidateIds { get; init; } = [];

    public string? Language { get; init; }

    public string? Risk { get; init; }

    public string? Slice { get; init; }

    /// <summary>Known answer by question, which makes the item gold.</summary>
    public IReadOnlyDictionary<string, string>? Gold { get; init; }

    /// <summary>Its answer is obvious to anyone who reads it.</summary>
    public bool Attention { get; init; }

    /// <summary>What it shows may harm who sees it: daily limits apply.</summary>
    public bool Harmful { get; init; }

    /// <summary>Who wrote it; he and his team do not judge it.</summary>
    public string? Author { get; init; }

    public string? AuthorTeam { get; init; }

    /// <summary>What a reviewer must hold.</summary>
    public IReadOnlyList<string> Qualifications { get; init; } = [];

    public required IReadOnlyDictionary<string, string> Attributes { get; init; }

    /// <summary>Members this version does not know, kept as given.</summary>
    public required IReadOnlyDictionary<string, JsonElement> Extras { get; init; }
}
