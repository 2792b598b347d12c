using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Routing.Contracts;

/// <summary>Says who calls, signed with a key that caller and silos share: id, end of validity, a number used once, and an
/// HMAC-SHA256 over the three. It says nothing about the call itself; TLS keeps it from others.</summary>
public static class CallerToken
{
    /// <summary>Where a call carries it.</summary>
    public const string Header = "routing.caller";

    /// <summary>How long a token is valid.</summary>
    public static TimeSpan Validity { get; } = TimeSpan.FromMinutes(1);

    /// <summary>A token of a caller.</summary>
    /// <param name="key">Shared key, at least 16 bytes.</param>
    public static string Mint(string id, byte[] key, DateTimeOffset now)
    {
        var nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        var text = string.Create(CultureInfo.InvariantCulture, $"{id} {(now + Validity).ToUnixTimeMilliseconds()} {nonce}");
        return $"{text} {Mac(text, key)}";
    }

    /// <summary>The id a token claims; null where it is no token.</summary>
    public static string? IdOf(string token) => token.Split(' ') is [var id, _, _, _] ? id : null;

    /// <summary>What is wrong with a token: signature_invalid or identity_expired; null when nothing is.</summary>
    public static string? Fault(string token, byte[] key, DateTimeOffset now)
    {
        if (token.Split(' ') is not [var id, var until, var nonce, var mac])
            return "signature_invalid";
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(mac), Encoding.UTF8.GetBytes(Mac($"{id} {until} {nonce}", key))))
            return "signature_invalid";
        return EndOf(token) < now ? "identity_expired" : null;
    }

    /// <summary>End of validity of a token whose signature was checked.</summary>
    public static DateTimeOffset EndOf(string token) => DateTimeOffset.FromUnixTimeMilliseconds(
        long.TryParse(token.Split(' ')[1], NumberStyles.None, CultureInfo.InvariantCulture, out var until) ? until : 0);

    private static string Mac(string text, byte[] key) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
}
