namespace Routing.Cli.Commands;

/// <summary>Exit codes of the command line (product.md §8.8).</summary>
internal static class ExitCode
{
    public const int Success = 0, Failure = 1, Usage = 2, NotFound = 3, Conflict = 4, NotAllowed = 5, Unavailable = 8, Interrupted = 130;

    /// <summary>The exit code of a refusal.</summary>
    public static int Of(string? refusal) => refusal switch
    {
        null => Success,
        "not_found" => NotFound,
        "lease_superseded" or "lease_expired" or "overlap_reached" or "already_judged" or "invalid_transition" or "stage_guard_failed"
            or "acknowledgement_required" or "idempotency_mismatch" or "idempotency_in_progress" or "etag_mismatch" => Conflict,
        "qualification_missing" or "denied" or "scope_missing" or "self_approval" or "conflict_of_interest" or "caller_missing"
            or "identity_missing" or "identity_invalid" or "identity_expired" => NotAllowed,
        "storage_unavailable" or "overloaded" or "device_unavailable" or "rate_limited" or "quota_exceeded" or "timeout" => Unavailable,
        _ => Failure,
    };
}
