using System.Diagnostics;
using OpenTelemetry;

namespace Routing.Hosting.Telemetry;

/// <summary>Takes out of Orleans' spans what must not leave the node: grain keys, which hold the ids of items and people,
/// and the messages of exceptions, which quote them.</summary>
internal sealed class KeyRemover : BaseProcessor<Activity>
{
    // By their ends: releases of Orleans differ in what stands before.
    private static readonly string[] _removed =
        ["target_id", "source_id", "grain.id", "activation.id", "exception.message", "exception.stacktrace"];

    public override void OnEnd(Activity data)
    {
        List<string>? keys = null;
        foreach (var (name, _) in data.EnumerateTagObjects())
        {
            if (_removed.Any(end => name.EndsWith(end, StringComparison.Ordinal)))
                (keys ??= []).Add(name);
        }

        foreach (var key in keys ?? [])
            data.SetTag(key, null);
    }
}
