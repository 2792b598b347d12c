using System.Collections.Immutable;

namespace Routing.Client;

/// <summary>Who a program is to the engine.</summary>
/// <param name="Id">The caller's id in the file of credentials of the nodes.</param>
/// <param name="Key">The key that stands there; never sent.</param>
public sealed record ClientCredential(string Id, ImmutableArray<byte> Key)
{
    /// <summary>Reads <c>id:base64-key</c>, as it stands in an environment variable or a file of secrets.</summary>
    /// <exception cref="FormatException">The text is not of this form.</exception>
    public static ClientCredential Parse(string text) =>
        text.Trim().Split(':', 2) is [{ Length: > 0 } id, var key]
            ? new ClientCredential(id, [.. Convert.FromBase64String(key)])
            : throw new FormatException("A credential has the form id:base64-key.");

    /// <summary>Without the key.</summary>
    public override string ToString() => Id;
}
