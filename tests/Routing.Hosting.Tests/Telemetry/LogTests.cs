using System.Diagnostics;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Routing.Hosting.Telemetry;

namespace Routing.Hosting.Tests.Telemetry;

public sealed class LogTests
{
    private static readonly string[] _projects = ["Routing.Grains", "Routing.Hosting", "Routing.Client"];

    [Fact]
    public void Every_message_has_an_event_id_of_its_own()
    {
        var twice = Messages().GroupBy(message => message.Attribute.EventId).Where(same => same.Count() > 1).ToList();

        Assert.NotEmpty(Messages());
        Assert.Empty(twice.Select(same => $"{same.Key}: {string.Join(", ", same.Select(message => message.Method.Name))}"));
    }

    [Fact]
    public void No_message_holds_a_text_or_the_id_of_an_item_or_a_person()
    {
        string[] forbidden = ["prompt", "text", "answer", "critique", "candidate", "item", "reviewer", "person", "key"];
        var wrong = Messages().SelectMany(message => message.Method.GetParameters().Select(parameter => (message.Method, Parameter: parameter)))
            .Where(pair => forbidden.Contains(pair.Parameter.Name, StringComparer.OrdinalIgnoreCase)
                || pair.Parameter.ParameterType.Namespace?.StartsWith("Routing.Contracts", StringComparison.Ordinal) == true);

        Assert.Empty(wrong.Select(pair => $"{pair.Method.DeclaringType}.{pair.Method.Name}: {pair.Parameter.Name}"));
    }

    [Fact]
    public void A_line_written_during_a_call_carries_its_trace_and_span()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.AddRoutingTelemetry(new TelemetryOptions(), scraped: false);
        using var provider = new Scopes();
        builder.Logging.AddProvider(provider);
        using var host = builder.Build();
        using var call = new Activity("call").Start();

#pragma warning disable CA1848, CA1873 // A test's own line.
        host.Services.GetRequiredService<ILogger<LogTests>>().LogInformation("line");
#pragma warning restore CA1848, CA1873

        Assert.Contains($"TraceId:{call.TraceId}", provider.Seen, StringComparison.Ordinal);
        Assert.Contains($"SpanId:{call.SpanId}", provider.Seen, StringComparison.Ordinal);
    }

    private static IEnumerable<(MethodInfo Method, LoggerMessageAttribute Attribute)> Messages() =>
        from project in _projects
        from type in Assembly.Load(project).GetTypes()
        from method in type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly)
        let attribute = method.GetCustomAttribute<LoggerMessageAttribute>()
        where attribute is not null
        select (method, attribute);

    private sealed class Scopes : ILoggerProvider, ISupportExternalScope, ILogger
    {
        private IExternalScopeProvider? _scopes;

        public string Seen { get; private set; } = "";

        public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _scopes?.ForEachScope((scope, _) => Seen += scope + " ", state: 0);

        public void Dispose() { }
    }
}
