using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.Extensions.Configuration;
using Routing.Core.RewardModels;
using Routing.Grains;
using Routing.Grains.Cluster;
using Routing.Hosting.Cluster;
using Routing.Hosting.Management;
using Routing.Hosting.Telemetry;
using Routing.Scoring.Serving;

namespace Routing.Hosting;

/// <summary>Reads the options of a node: a JSON file first, then the environment (<c>ROUTING_NODE_GATEWAYPORT</c>), then what
/// the command line says.</summary>
public static class NodeConfiguration
{
    /// <summary>Prefix of environment variables.</summary>
    public const string Prefix = "ROUTING_NODE_";

    /// <summary>The options.</summary>
    /// <param name="file">A JSON file with the members of <see cref="NodeSection"/>; null for none.</param>
    /// <param name="overrides">Values that win over file and environment, by the name of the setting.</param>
    /// <exception cref="InvalidOperationException">Something is wrong; the message says all of it.</exception>
    public static NodeOptions Read(string? file, IReadOnlyDictionary<string, string?>? overrides = null)
    {
        var section = new NodeSection();
        try
        {
            var builder = new ConfigurationBuilder();
            if (file is not null)
                builder.AddJsonFile(Path.GetFullPath(file), optional: false);
            builder.AddEnvironmentVariables(Prefix).AddInMemoryCollection(overrides ?? new Dictionary<string, string?>());
            builder.Build().Bind(section, binder => binder.ErrorOnUnknownConfiguration = true);
        }
        catch (Exception unreadable) when (unreadable is IOException or InvalidDataException or InvalidOperationException)
        {
            throw new InvalidOperationException(
                $"The settings cannot be read: {unreadable.Message} {unreadable.InnerException?.Message}".TrimEnd(), unreadable);
        }

        var faults = new List<string>();
        var options = Options(section, faults);
        faults.AddRange(options.Faults());
        return faults.Count == 0
            ? options
            : throw new InvalidOperationException($"The settings are wrong:{string.Concat(faults.Distinct().Select(fault => "\n  " + fault))}");
    }

    private static NodeOptions Options(NodeSection section, List<string> faults)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(section, new ValidationContext(section), results, validateAllProperties: true);
        faults.AddRange(results.Select(result => $"{result.MemberNames.First()}: {result.ErrorMessage}"));
        return new NodeOptions(section.DataFolder, section.SiloPort, section.GatewayPort)
        {
            Database = Secret(section.Database, section.DatabaseFile, nameof(section.DatabaseFile), faults),
            ClusterId = section.ClusterId,
            Name = section.Name,
            Address = AddressOf(section.Address, nameof(section.Address), faults),
            Roles = string.IsNullOrWhiteSpace(section.Roles)
                ? SiloRole.All
                : [.. section.Roles.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)],
            CredentialFile = section.CredentialFile,
            Tls = TlsOf(section, faults),
            Scoring = new ScorerOptions { Device = DeviceOf(section.Device, faults) },
            Grains = new NodeSettings { Seed = section.Seed, Shards = section.Shards, LeasesPerReviewer = section.LeasesPerReviewer },
            Telemetry = new TelemetryOptions { Otlp = section.Otlp, TraceShare = section.TraceShare },
            Management = section.ManagementPort is not { } port ? null : new ManagementOptions(port)
            {
                Address = AddressOf(section.ManagementAddress, nameof(section.ManagementAddress), faults),
                Dashboard = section.Dashboard,
                Password = Secret(section.DashboardPassword, section.DashboardPasswordFile, nameof(section.DashboardPasswordFile), faults),
            },
        };
    }

    private static DeviceChoice DeviceOf(string text, List<string> faults)
    {
        try
        {
            return DeviceChoice.Parse(text);
        }
        catch (FormatException fault)
        {
            faults.Add($"Device: {fault.Message}");
            return DeviceChoice.Parse("auto");
        }
    }

    private static TlsSettings? TlsOf(NodeSection section, List<string> faults)
    {
        string?[] all = [section.TlsCertificate, section.TlsKey, section.TlsAuthority, section.TlsName];
        if (all.All(string.IsNullOrEmpty))
            return null;
        if (all is [{ Length: > 0 } certificate, { Length: > 0 } key, { Length: > 0 } authority, { Length: > 0 } name])
            return new TlsSettings(certificate, key, authority, name);
        faults.Add("TlsCertificate: TlsCertificate, TlsKey, TlsAuthority and TlsName go together.");
        return null;
    }

    private static string? Secret(string? value, string? file, string name, List<string> faults)
    {
        if (file is null || !string.IsNullOrEmpty(value))
            return string.IsNullOrEmpty(value) ? null : value;
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            faults.Add($"{name}: {unreadable.Message}");
            return null;
        }
    }

    private static IPAddress AddressOf(string text, string name, List<string> faults)
    {
        if (IPAddress.TryParse(text, out var address))
            return address;
        faults.Add($"{name}: an IP address is needed, not '{text}'.");
        return IPAddress.Loopback;
    }
}
