using System.Collections.Concurrent;
using System.Reflection;
using Orleans.Concurrency;

namespace Routing.Benchmarks.Figures;

/// <summary>Counts the grain calls that one request causes, by name, whoever makes them: a mark goes along with every call.</summary>
internal sealed class CallCounter : IIncomingGrainCallFilter
{
    private const string Mark = "bench.counted";

    private readonly ConcurrentDictionary<(string Method, bool OneWay), int> _calls = new();

    /// <summary>Calls so far; those of which nobody awaits the end are apart.</summary>
    public IReadOnlyDictionary<(string Method, bool OneWay), int> Calls => _calls;

    /// <summary>Makes a request whose calls are counted.</summary>
    public static async Task<T> Counted<T>(Func<Task<T>> request)
    {
        RequestContext.Set(Mark, true);
        try
        {
            return await request();
        }
        finally
        {
            RequestContext.Remove(Mark);
        }
    }

    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (RequestContext.Get(Mark) is not null && !context.TargetId.IsSystemTarget())
        {
            var oneWay = context.InterfaceMethod.GetCustomAttribute<OneWayAttribute>() is not null;
            _calls.AddOrUpdate(($"{context.InterfaceType.ToString()}.{context.InterfaceMethod.Name}", oneWay), 1, static (_, n) => n + 1);
        }

        return context.Invoke();
    }
}
