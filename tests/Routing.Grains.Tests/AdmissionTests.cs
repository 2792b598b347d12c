using System.Collections.Immutable;
using System.Reflection;
using Orleans.Concurrency;
using Routing.Contracts;
using Routing.Grains.Admission;

namespace Routing.Grains.Tests;

/// <summary>Every public method of every grain, called with every wrong identity.</summary>
public sealed class AdmissionTests
{
    private static readonly byte[] _key = [.. Enumerable.Range(1, 32).Select(n => (byte)n)];

    private static readonly Credential
        _operator = Of("operator", Callers.Operator, []),
        _frontend = Of("frontend", Callers.Frontend, [TestCluster.Name]),
        _stranger = Of("stranger", Callers.Frontend, ["other"]),
        _vendor = Of("vendor", Callers.Vendor, [TestCluster.Name], "crowd"),
        _rival = Of("rival", Callers.Vendor, [TestCluster.Name], "elsewhere");

    private static readonly Credentials _credentials = new(
        [9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9],
        new[] { _operator, _frontend, _stranger, _vendor, _rival }.ToImmutableDictionary(one => one.Id));

    private static CancellationToken Stop => TestCluster.Stop;

    [Fact]
    public async Task No_method_lets_in_whom_it_is_closed_to()
    {
        await using var cluster = await TestCluster.Start(1, _credentials);
        await Enrol(cluster, "ada");
        var passed = new List<string>();
        foreach (var method in Methods().Where(method => !IsHint(method)))
        {
            var open = method.GetCustomAttribute<OpenToAttribute>()?.Callers ?? Callers.None;
            foreach (var (who, token, mayPass) in Identities(open, method))
            {
                var code = await Call(cluster, method, token);
                if (code is null != mayPass)
                    passed.Add($"{method.DeclaringType!.Name}.{method.Name} as {who}: {code ?? "let in"}");
            }
        }

        Assert.True(Methods().Count > 40, "Too few methods were found for this to mean anything.");
        Assert.Empty(passed);
    }

    // The guard's answer to a hint is heard by nobody: such a method is opened to nobody at all.
    [Fact]
    public void Hints_are_of_silos_alone()
    {
        var hints = Methods().Where(IsHint).ToList();
        Assert.NotEmpty(hints);
        Assert.All(hints, hint => Assert.Null(hint.GetCustomAttribute<OpenToAttribute>()));
    }

    [Fact]
    public async Task A_vendor_takes_nobody_from_another_pool()
    {
        await using var cluster = await TestCluster.Start(1, _credentials);
        await Enrol(cluster, "ada");

        RequestContext.Set(CallerToken.Header, Token(_rival));
        var denied = await Assert.ThrowsAsync<CallerDeniedException>(() => cluster.Client.GetGrain<IIntakeGrain>(0)
            .Reviewers(TestCluster.Name, [new ReviewerDocument("ada", "elsewhere", [])], Stop));
        var other = await Assert.ThrowsAsync<CallerDeniedException>(() => cluster.Item("item-0").Submit(
            new Submission("s", TestCluster.Name, "item-0", "ada", 1, "A"), Stop));

        Assert.Equal(("scope_missing", "scope_missing"), (denied.Code, other.Code));
    }

    [Fact]
    public async Task The_work_of_a_frontend_goes_on_between_the_silos()
    {
        await using var cluster = await TestCluster.Start(2, _credentials);
        RequestContext.Set(CallerToken.Header, Token(_frontend));
        await cluster.Import(4);
        await cluster.Enrol("ada");

        for (var n = 0; n < 4; n++)
        {
            var task = (await cluster.Reviewer("ada").RequestWork($"ask-{n}", Stop)).Task!;
            Assert.Null((await cluster.Submit("ada", task, "A")).Code);
        }
    }

    private static List<MethodInfo> Methods() =>
        [.. typeof(IProgrammeGrain).Assembly.GetTypes().Where(type => type.IsInterface && typeof(IAddressable).IsAssignableFrom(type))
            .SelectMany(type => type.GetMethods()).Where(method => typeof(Task).IsAssignableFrom(method.ReturnType))];

    private static bool IsHint(MethodInfo method) => method.GetCustomAttribute<OneWayAttribute>() is not null;

    private static IEnumerable<(string Who, string? Token, bool MayPass)> Identities(Callers open, MethodInfo method)
    {
        var now = DateTimeOffset.UtcNow;
        yield return ("nobody", null, false);
        yield return ("garbage", "garbage", false);
        yield return ("an unknown", CallerToken.Mint("unknown", _key, now), false);
        yield return ("a forger", CallerToken.Mint("operator", [1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6], now), false);
        yield return ("yesterday's operator", CallerToken.Mint("operator", _key, now.AddDays(-1)), false);
        yield return ("a silo's mark that was guessed", "silo 0000000000000000000000000000000000000000000000000000000000000000", false);
        yield return ("operator", Token(_operator), open.HasFlag(Callers.Operator));
        // A grain without a programme in its key or arguments is everybody's who may call it.
        var scoped = method.DeclaringType!.IsAssignableTo(typeof(IGrainWithStringKey)) || method.GetParameters().Any(parameter => parameter.ParameterType == typeof(string));
        yield return ("another programme's frontend", Token(_stranger), !scoped && open.HasFlag(Callers.Frontend));
        yield return ("frontend", Token(_frontend), open.HasFlag(Callers.Frontend));
        if (!open.HasFlag(Callers.Vendor))
            yield return ("vendor", Token(_vendor), false);
    }

    private static string KeyOf(Type type) => type == typeof(IProgrammeGrain) || type == typeof(IRefitGrain) ? TestCluster.Name
        : TestCluster.Name + "/xxx_ada";

    // Null: the guard let it in, whatever became of it inside.
    private static async Task<string?> Call(TestCluster cluster, MethodInfo method, string? token)
    {
        var type = method.DeclaringType!;
        var grain = type.IsAssignableTo(typeof(IGrainWithIntegerKey))
            ? cluster.Client.GetGrain(type, 0)
            : cluster.Client.GetGrain(type, KeyOf(type));
        RequestContext.Clear();
        if (token is not null)
            RequestContext.Set(CallerToken.Header, token);
        object?[] arguments = [.. method.GetParameters().Select(parameter =>
            parameter.ParameterType == typeof(string) ? TestCluster.Name
            : parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null)];
        try
        {
            await ((Task)method.Invoke(grain.AsReference(type), arguments)!).WaitAsync(TimeSpan.FromSeconds(10), Stop);
            return null;
        }
        catch (CallerDeniedException denied)
        {
            return denied.Code;
        }
        catch (Exception inside) when (inside is not OperationCanceledException)
        {
            return null;
        }
        finally
        {
            RequestContext.Clear();
        }
    }

    private static async Task Enrol(TestCluster cluster, string person)
    {
        RequestContext.Set(CallerToken.Header, Token(_operator));
        await cluster.Enrol(person);
        RequestContext.Clear();
    }

    private static string Token(Credential credential) => CallerToken.Mint(credential.Id, _key, DateTimeOffset.UtcNow);

    private static Credential Of(string id, Callers kind, string[] programmes, params string[] pools) =>
        new(id, kind, [.. _key], [.. programmes], [.. pools]);
}
