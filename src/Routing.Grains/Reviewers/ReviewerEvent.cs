using System.Text.Json.Serialization;
using Routing.Contracts;

namespace Routing.Grains.Reviewers;

/// <summary>Facts about one reviewer.</summary>
[JsonDerivedType(typeof(Enrolled), "enrolled")]
public abstract record ReviewerEvent
{
    private ReviewerEvent() { }

    /// <summary>The reviewer joined or his profile was replaced.</summary>
    public sealed record Enrolled(ReviewerDocument Profile) : ReviewerEvent;
}
