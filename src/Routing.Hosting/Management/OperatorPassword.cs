using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Routing.Hosting.Management;

/// <summary>Lets the user "operator" pass with the password of the options; anybody where there is none.</summary>
internal sealed class OperatorPassword(string? password) : IEndpointFilter
{
    private readonly byte[]? _expected = password is null ? null : Hash($"operator:{password}");

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (_expected is null || CryptographicOperations.FixedTimeEquals(_expected, Hash(Given(context.HttpContext))))
            return await next(context);
        context.HttpContext.Response.Headers.WWWAuthenticate = "Basic realm=\"operators\"";
        return Results.Unauthorized();
    }

    private static string Given(HttpContext context)
    {
        if (!AuthenticationHeaderValue.TryParse(context.Request.Headers.Authorization, out var header)
            || header is not { Scheme: "Basic", Parameter: { } parameter })
            return "";
        var bytes = new byte[parameter.Length];
        return Convert.TryFromBase64String(parameter, bytes, out var count) ? Encoding.UTF8.GetString(bytes, 0, count) : "";
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
