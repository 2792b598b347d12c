using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Routing.Core.Telemetry;

namespace Routing.Hosting.Telemetry;

/// <summary>Traces, metrics and logs of a node over OpenTelemetry.</summary>
public static class TelemetrySetup
{
    private const string OrleansCalls = "Microsoft.Orleans.Application";

    /// <summary>Collects what the options ask for. The meters can also be scraped where a management endpoint is set.</summary>
    /// <param name="builder">The node.</param>
    /// <param name="options">Where everything goes.</param>
    /// <param name="scraped">Whether something scrapes the node.</param>
    public static void AddRoutingTelemetry(this IHostApplicationBuilder builder, TelemetryOptions options, bool scraped)
    {
        builder.Logging.Configure(logging =>
            logging.ActivityTrackingOptions = ActivityTrackingOptions.TraceId | ActivityTrackingOptions.SpanId);
        if (options.Otlp is null && !scraped)
            return;

        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("routing", serviceVersion: Version))
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(Instruments.MeterName, "Microsoft.Orleans", "System.Runtime", "Npgsql");
                if (scraped)
                    metrics.AddPrometheusExporter();
                if (options.Otlp is { } collector)
                    metrics.AddOtlpExporter(exporter => exporter.Endpoint = collector);
            });
        if (options.Otlp is not { } address)
            return;

        telemetry.WithTracing(tracing =>
        {
            tracing.AddSource(Core.Telemetry.Traces.All, OrleansCalls, "Npgsql");
            if (options.RuntimeSpans)
                tracing.AddSource("Microsoft.Orleans.Runtime", "Microsoft.Orleans.Lifecycle", "Microsoft.Orleans.Storage");
            tracing.SetSampler(new ParentBasedSampler(new LinkSampler(options.TraceShare)))
                .AddProcessor(new KeyRemover())
                .AddOtlpExporter(exporter => exporter.Endpoint = address);
        });
        builder.Logging.AddFilter<OpenTelemetryLoggerProvider>("Routing", LogLevel.Information);
        builder.Logging.AddOpenTelemetry(logging => logging.AddOtlpExporter(exporter => exporter.Endpoint = address));
    }

    /// <summary>Whether calls carry the trace of their caller: where traces are sent somewhere, or something in the process
    /// listens to them already.</summary>
    public static bool Traces(TelemetryOptions options)
    {
        using var calls = new ActivitySource(OrleansCalls);
        return options.Otlp is not null || calls.HasListeners();
    }

    private static string Version => typeof(TelemetrySetup).Assembly.GetName().Version!.ToString(3); // set by the build
}
