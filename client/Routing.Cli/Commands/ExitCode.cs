namespace Routing.Cli.Commands;

/// <summary>Exit codes of the command line (product.md §8.8).</summary>
internal static class ExitCode
{
    public const int Success = 0, Failure = 1, Usage = 2, NotFound = 3, Conflict = 4, NotAllowed = 5, GateFailed = 6, GateOnHold = 7,
        Unavailable = 8, VerificationFailed = 9, Interrupted = 130;

    /// <summary>The exit code of a refusal: by the status that product.md §16 gives its code (404 not found, 409 and 412 conflict,
    /// 401 and 403 not allowed, 429 and 503 unavailable), failure for all others.</summary>
    public static int Of(string? refusal) => refusal switch
    {
        null => Success,
        "not_found" or "erased" => NotFound,
        "invalid_transition" or "stage_guard_failed" or "acknowledgement_required" or "lease_expired" or "lease_superseded"
            or "overlap_reached" or "already_judged" or "run_closed" or "evidence_stale" or "budget_conflict" or "staffing_unsatisfiable"
            or "reward_model_weak" or "label_not_published" or "idempotency_mismatch" or "idempotency_in_progress" or "etag_mismatch"
            or "cursor_too_old" or "not_accepted" or "rejected" or "retired" or "not_served" or "superseded" => Conflict,
        "qualification_missing" or "denied" or "scope_missing" or "self_approval" or "conflict_of_interest" or "auto_accept_forbidden"
            or "caller_missing" or "identity_missing" or "identity_invalid" or "identity_expired" or "signature_invalid" => NotAllowed,
        "storage_unavailable" or "overloaded" or "device_unavailable" or "rate_limited" or "quota_exceeded" or "timeout"
            or "deadline_exceeded" => Unavailable,
        _ => Failure,
    };

    /// <summary>The exit code of a gate's verdict: <c>accept</c>, <c>hold</c> or <c>reject</c>.</summary>
    public static int OfVerdict(string verdict) => verdict switch
    {
        "accept" => Success, "hold" => GateOnHold, _ => GateFailed,
    };
}
