namespace Routing.Contracts;

/// <summary>The caller may not make this call.</summary>
[GenerateSerializer, Alias("routing.CallerDenied")]
public sealed class CallerDeniedException : Exception
{
    public CallerDeniedException()
    {
    }

    public CallerDeniedException(string message)
        : base(message)
    {
    }

    public CallerDeniedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>A denial with its stable code.</summary>
    public CallerDeniedException(string code, string detail)
        : base(detail) => Code = code;

    /// <summary>caller_missing, identity_invalid, identity_expired, signature_invalid, denied or scope_missing.</summary>
    [Id(0)]
    public string Code { get; private set; } = "denied";
}
