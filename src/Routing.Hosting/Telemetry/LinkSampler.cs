using System.Diagnostics;
using OpenTelemetry.Trace;

namespace Routing.Hosting.Telemetry;

/// <summary>Keeps a share of the roots, and every root that is linked to a kept span: the group commit of a kept
/// judgment.</summary>
internal sealed class LinkSampler(double share) : Sampler
{
    private readonly TraceIdRatioBasedSampler _share = new(share);

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters)
    {
        foreach (var link in samplingParameters.Links ?? [])
        {
            if (link.Context.TraceFlags.HasFlag(ActivityTraceFlags.Recorded))
                return new SamplingResult(SamplingDecision.RecordAndSample);
        }

        return _share.ShouldSample(samplingParameters);
    }
}
