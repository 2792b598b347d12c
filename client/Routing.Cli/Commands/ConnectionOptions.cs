using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Routing.Cli.Input;
using Routing.Client;

namespace Routing.Cli.Commands;

/// <summary>How a verb reaches a node and who it is there. Each setting comes from its option, else from the environment
/// (<c>FEEDBACK_CREDENTIAL_FILE</c>), else from the profile, else it is the default.</summary>
internal sealed class ConnectionOptions
{
    private const int DefaultPort = 23000;

    private readonly Option<string?> _profile = Of("--profile", "JSON file with settings by these names, such as { \"gateways\": \"10.0.0.1:23000\" }");
    private readonly Option<string?> _port = Of("--port", "Gateway port of a node on this machine");
    private readonly Option<string?> _gateways = Of("--gateways", "Gateways elsewhere: addresses and ports with commas between");
    private readonly Option<string?> _cluster = Of("--cluster-id", "Cluster id of the nodes");
    private readonly Option<string?> _programme = Of("--programme", "Programme to work on", "-p");
    private readonly Option<string?> _credential = Of("--credential-file", "File with one line id:base64-key: who this is to nodes that ask");
    private readonly Option<string?> _certificate = Of("--tls-certificate", "PEM file of the certificate to show to nodes that speak TLS");
    private readonly Option<string?> _key = Of("--tls-key", "PEM file of its key");
    private readonly Option<string?> _authority = Of("--tls-authority", "PEM file of the authority of the nodes");
    private readonly Option<string?> _timeout = Of("--timeout", "Seconds to wait for an answer, 30 when left out");
    private readonly Option<string?> _name = Of("--tls-name", "Name in the certificates of the nodes");

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_profile, .. InProfile])
            command.Options.Add(option);
    }

    private Option[] InProfile => [_port, _gateways, _cluster, _programme, _credential, _certificate, _key, _authority, _name, _timeout];

    /// <summary>What the options, the environment and the profile say.</summary>
    /// <exception cref="InputException">Something of it is wrong.</exception>
    public Connection Read(ParseResult parsed)
    {
        var profile = ProfileFile.Read(parsed.GetValue(_profile) ?? Variable(_profile), InProfile);
        string? Setting(Option<string?> option) => parsed.GetValue(option) ?? Variable(option) ?? profile.GetValueOrDefault(ProfileFile.NameOf(option));
        return new Connection(
            Setting(_programme) ?? "default",
            // Read when a node is asked, so that whoever asks none needs no files.
            () => new RoutingClientOptions
            {
                Gateways = GatewaysOf(Setting(_gateways), Setting(_port)),
                ClusterId = Setting(_cluster) ?? new RoutingClientOptions().ClusterId,
                Credential = CredentialOf(Setting(_credential)),
                Tls = TlsOf(Setting(_certificate), Setting(_key), Setting(_authority), Setting(_name)),
                // A node alone may take long; no other could answer sooner.
                ResponseTimeout = TimeoutOf(Setting(_timeout)), Deadline = TimeoutOf(Setting(_timeout)),
            });
    }

    private static IReadOnlyList<IPEndPoint> GatewaysOf(string? gateways, string? port)
    {
        if (gateways is not null)
        {
            return [.. gateways.Split(',', StringSplitOptions.TrimEntries).Select(text => IPEndPoint.TryParse(text, out var gateway) && gateway.Port > 0
                ? gateway : throw new InputException($"--gateways needs addresses and ports such as 10.0.0.1:23000, not '{text}'."))];
        }

        return port is null ? [new IPEndPoint(IPAddress.Loopback, DefaultPort)]
            : ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
                ? [new IPEndPoint(IPAddress.Loopback, number)]
                : throw new InputException($"--port needs a port from 1 to 65535, not '{port}'.");
    }

    private static TimeSpan TimeoutOf(string? seconds) =>
        seconds is null ? TimeSpan.FromSeconds(30)
        : double.TryParse(seconds, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var given) && given is > 0 and <= 3600
            ? TimeSpan.FromSeconds(given)
            : throw new InputException($"--timeout needs seconds, more than 0 and at most 3600, not '{seconds}'.");

    private static ClientCredential? CredentialOf(string? file)
    {
        try
        {
            return file is not null ? ClientCredential.Parse(File.ReadAllText(file)) : null;
        }
        catch (FormatException fault)
        {
            throw new InputException($"The credential '{file}' cannot be used: {fault.Message}");
        }
    }

    private static ClientTls? TlsOf(string? certificate, string? key, string? authority, string? name)
    {
        if (certificate is null && key is null && authority is null && name is null)
            return null;
        if (certificate is null || key is null || authority is null || name is null)
            throw new InputException("--tls-certificate, --tls-key, --tls-authority and --tls-name go together.");
        try
        {
            return new ClientTls(X509Certificate2.CreateFromPemFile(certificate, key), X509Certificate2.CreateFromPem(File.ReadAllText(authority)), name);
        }
        catch (CryptographicException fault)
        {
            throw new InputException($"The certificates cannot be used: {fault.Message}");
        }
    }

    private static string? Variable(Option option) => Environment.GetEnvironmentVariable(VariableOf(option.Name)) is { Length: > 0 } value ? value : null;

    private static string VariableOf(string option) => "FEEDBACK_" + option.TrimStart('-').Replace('-', '_').ToUpperInvariant();

    private static Option<string?> Of(string name, string description, params string[] aliases) =>
        new(name, aliases) { Description = $"{description} ({VariableOf(name)})." };
}

/// <summary>What a verb was told of the nodes.</summary>
/// <param name="Programme">The programme to work on.</param>
/// <param name="Client">The options of the client; throws where something of them is wrong.</param>
internal sealed record Connection(string Programme, Func<RoutingClientOptions> Client);
