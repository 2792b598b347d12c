using System.Text.Json.Serialization;

namespace Routing.Core.Tasks;

/// <summary>Whether an item is judged at all, whatever its judgments say (product.md §4.2).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ItemStanding>))]
public enum ItemStanding
{
    /// <summary>People are asked about it.</summary>
    Routed,

    /// <summary>Nobody new is asked; who holds a lease may finish, and nothing closes.</summary>
    Suspended,

    /// <summary>Nobody may see it until a person with the right to has looked: leases are revoked.</summary>
    Quarantined,

    /// <summary>Taken out for privacy, quality or policy, for good: leases are revoked, and its judgments teach nothing.</summary>
    Discarded,

    /// <summary>Stored, and not yet compared with the items imported before it: nobody is asked.</summary>
    Received,

    /// <summary>It asks the same as an item imported before it, whose label stands for both: nobody is asked. A person may put it
    /// back.</summary>
    Merged,
}
