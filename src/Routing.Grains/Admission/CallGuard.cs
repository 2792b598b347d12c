using System.Collections.Concurrent;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Routing.Contracts;

namespace Routing.Grains.Admission;

/// <summary>Admits each call or refuses it, before its grain sees it. Silos mark their own calls; whoever else calls shows a
/// token, may use only methods that are open to his kind, and only for what is his. Everything not opened is closed.</summary>
public sealed class CallGuard(Credentials credentials, TimeProvider clock, IServiceProvider services)
    : IIncomingGrainCallFilter, IOutgoingGrainCallFilter
{
    private const string Contracts = "Routing.Contracts";
    private const int MostTokens = 10_000;

    private readonly string _internal = Mark(credentials);
    private readonly ConcurrentDictionary<MethodInfo, Callers> _open = new();
    private readonly ConcurrentDictionary<string, Credential> _verified = new(StringComparer.Ordinal);

    /// <summary>Marks what leaves a silo's own code. A message to a client carries no mark: it would be a key.</summary>
    public Task Invoke(IOutgoingGrainCallContext context)
    {
        if (context.TargetId.IsClient())
            RequestContext.Remove(CallerToken.Header);
        else
            RequestContext.Set(CallerToken.Header, _internal);
        return context.Invoke();
    }

    /// <inheritdoc/>
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        // The runtime's own talk between silos; what a client may ask of it, the gateway knows.
        if (context.TargetId.IsSystemTarget())
        {
            await context.Invoke();
            return;
        }

        if (RequestContext.Get(CallerToken.Header) is not string shown)
            throw new CallerDeniedException("caller_missing", "The call says nothing about who makes it.");
        if (!IsInternal(shown))
            await Admit(context, CallerOf(shown));
        await context.Invoke();
    }

    private async Task Admit(IIncomingGrainCallContext context, Credential caller)
    {
        var (method, target) = (context.InterfaceMethod, context.TargetId);
        var arguments = Enumerable.Range(0, context.Request.GetArgumentCount()).Select(context.Request.GetArgument).ToArray();
        if (method.DeclaringType?.Assembly.GetName().Name != Contracts)
        {
            AdmitToOrleans(caller, method, arguments);
            return;
        }

        if (!_open.GetOrAdd(method, static m => m.GetCustomAttribute<OpenToAttribute>()?.Callers ?? Callers.None).HasFlag(caller.Kind))
            throw Denied(caller, method);
        var scope = CallScope.Of(target.Key.ToString()!, method, arguments);
        if (scope.Programme is { } programme && !caller.Covers(programme))
            throw new CallerDeniedException("scope_missing", $"'{caller.Id}' has nothing to do with programme '{programme}'.");
        if (caller.Kind is Callers.Vendor)
            await AdmitVendor(caller, scope, method);
    }

    // Orleans' own interfaces: operators may use them; a frontend what the live feed of its programmes needs.
    private static void AdmitToOrleans(Credential caller, MethodInfo method, object?[] arguments)
    {
        if (caller.Kind is Callers.Operator)
            return;
        if (caller.Kind is not Callers.Frontend || method.DeclaringType?.Namespace?.StartsWith("Orleans.Streams", StringComparison.Ordinal) != true)
            throw Denied(caller, method);
        foreach (var stream in arguments.OfType<QualifiedStreamId>())
        {
            if (!caller.Covers(stream.StreamId.GetKeyAsString()))
                throw new CallerDeniedException("scope_missing", $"'{caller.Id}' has nothing to do with stream '{stream.StreamId.GetKeyAsString()}'.");
        }
    }

    private async Task AdmitVendor(Credential caller, CallScope scope, MethodInfo method)
    {
        if (scope.Reviewers.IsEmpty && scope.Pools.IsEmpty)
            throw Denied(caller, method);
        foreach (var pool in scope.Pools.Where(pool => !caller.Pools.Contains(pool)))
            throw new CallerDeniedException("scope_missing", $"Pool '{pool}' is not of '{caller.Id}'.");
        foreach (var reviewer in scope.Reviewers)
        {
            // Asked for when it is needed: the factory of grains itself waits for its filters.
            var known = await services.GetRequiredService<IGrainFactory>().GetGrain<IReviewerGrain>(Keys.Reviewer(scope.Programme!, reviewer)).Get(CancellationToken.None);
            // Somebody new may be enrolled in the vendor's own pool; nobody may be taken from another.
            if (known is null ? scope.Pools.IsEmpty : !caller.Pools.Contains(known.Pool))
                throw new CallerDeniedException("scope_missing", $"Reviewer '{reviewer}' is not of '{caller.Id}'.");
        }
    }

    // A token is checked once; after that it is known until it ends.
    private Credential CallerOf(string token)
    {
        var now = clock.GetUtcNow();
        if (_verified.TryGetValue(token, out var known))
        {
            return CallerToken.EndOf(token) >= now
                ? known : throw new CallerDeniedException("identity_expired", "The caller's token is over.");
        }

        if (CallerToken.IdOf(token) is not { } id || !credentials.ById.TryGetValue(id, out var credential))
            throw new CallerDeniedException("identity_invalid", "The caller is not known.");
        if (CallerToken.Fault(token, [.. credential.Key], now) is { } fault)
            throw new CallerDeniedException(fault, $"The token of '{id}' is not valid.");
        if (_verified.Count >= MostTokens)
            _verified.Clear();
        _verified[token] = credential;
        return credential;
    }

    private bool IsInternal(string shown) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(shown), Encoding.UTF8.GetBytes(_internal));

    private static CallerDeniedException Denied(Credential caller, MethodInfo method) =>
        new("denied", $"{method.DeclaringType?.Name}.{method.Name} is closed to '{caller.Id}' ({caller.Kind}).");

    private static string Mark(Credentials credentials) => "silo " + Convert.ToHexStringLower(
        HMACSHA256.HashData([.. credentials.ClusterKey], "a silo of this cluster"u8));
}
