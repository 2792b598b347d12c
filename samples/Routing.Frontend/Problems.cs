using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Routing.Client;
using Routing.Contracts;

namespace Routing.Frontend;

/// <summary>The one place where what the engine refuses becomes a problem document (RFC 9457).</summary>
internal static class Problems
{
    /// <summary>A receipt as an answer.</summary>
    public static IResult Of(Receipt receipt) =>
        receipt.Code is { } code ? Of(StatusOf(code), code, receipt.Detail) : Results.Ok(new { receipt.Changed });

    /// <summary>What the client throws as an answer.</summary>
    public static async Task Handle(HttpContext context)
    {
        var failure = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        if (failure is RoutingUnavailableException unavailable)
            context.Response.Headers.RetryAfter = Math.Ceiling(unavailable.RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        await (failure switch
        {
            RoutingUnavailableException away => Of(StatusCodes.Status503ServiceUnavailable, away.Code, away.Message),
            CallerDeniedException denied => Of(StatusCodes.Status403Forbidden, denied.Code, denied.Message),
            StateUnreadableException unreadable => Of(StatusCodes.Status500InternalServerError, unreadable.Code, unreadable.Message),
            BadHttpRequestException malformed => Of(malformed.StatusCode, "malformed", malformed.Message),
            _ => Of(StatusCodes.Status500InternalServerError, "internal", null),
        }).ExecuteAsync(context);
    }

    /// <summary>A problem with its code.</summary>
    public static IResult Of(int status, string code, string? detail) =>
        Results.Problem(detail, statusCode: status, type: $"urn:routing:{code}", extensions: new Dictionary<string, object?> { ["code"] = code });

    private static int StatusOf(string code) => code switch
    {
        "not_found" => StatusCodes.Status404NotFound,
        "denied" or "qualification_missing" or "conflict_of_interest" => StatusCodes.Status403Forbidden,
        "lease_superseded" or "lease_expired" or "overlap_reached" or "already_judged" or "invalid_transition" or "idempotency_mismatch" =>
            StatusCodes.Status409Conflict,
        _ => StatusCodes.Status422UnprocessableEntity,
    };
}
