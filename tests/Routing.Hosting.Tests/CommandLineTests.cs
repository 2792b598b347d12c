using System.Globalization;
using System.Text.Json;
using Routing.Client;
using Routing.Hosting.Tests.Tls;

namespace Routing.Hosting.Tests;

/// <summary>The command line against a node that asks who calls and speaks TLS.</summary>
public sealed class CommandLineTests : IDisposable
{
    private static readonly string _key = Convert.ToBase64String([.. Enumerable.Range(1, 32).Select(n => (byte)n)]);

    private readonly string _folder = Directory.CreateTempSubdirectory("routing-cli-").FullName;
    private readonly TestCertificates _certificates = new();

    [Fact]
    public async Task A_guarded_node_lets_in_whom_it_knows_and_tells_the_others_why_not()
    {
        await using var node = await TestNode.Start(
            TestNode.Pairs(),
            configure: options => options with { Tls = _certificates.Node(), CredentialFile = Callers() },
            client: options => options with { Tls = _certificates.Client(), Credential = ClientCredential.Parse($"lead:{_key}") });
        var (certificate, key) = _certificates.Sign("a program");
        string[] reach = ["--port", node.Gateway.ToString(CultureInfo.InvariantCulture), "-p", TestNode.Name];
        string[] tls = ["--tls-certificate", certificate, "--tls-key", key, "--tls-authority", _certificates.AuthorityFile, "--tls-name", "node.routing"];
        string[] As(string who) => ["--credential-file", File(who.Split(':')[0], who)];

        var runs = await Task.WhenAll(
            Run(["status", .. reach]),
            Run(["status", .. reach, .. tls]),
            Run(["status", .. reach, .. tls, .. As($"stranger:{_key}")]),
            Run(["status", .. reach, .. tls, .. As($"lead:{Convert.ToBase64String(new byte[32])}")]),
            Run(["reviewers", "suspend", "ada", "--reason", "x", .. reach, .. tls, .. As($"frontend:{_key}")]),
            Run(["status", .. reach, .. tls, "--credential-file", File("broken", "no credential")]),
            Run(["status", .. reach, .. tls[2..]]));
        var right = await Task.WhenAll(
            Run(["status", "--cluster", .. reach, .. tls, .. As($"lead:{_key}")]),
            Run(["status", .. reach, .. tls], ("FEEDBACK_CREDENTIAL_FILE", File("frontend", $"frontend:{_key}"))),
            Run(["status"], ("FEEDBACK_PROFILE", Profile(node.Gateway, certificate, key))));

        Assert.Equal(
            [(8, "speaks TLS"), (5, "caller_missing"), (5, "identity_invalid"), (5, "signature_invalid"), (5, "denied"), (1, "id:base64-key"), (1, "go together")],
            runs.Zip(["speaks TLS", "caller_missing", "identity_invalid", "signature_invalid", "denied", "id:base64-key", "go together"])
                .Select(run => (run.First.Code, run.First.Errors.Contains(run.Second, StringComparison.Ordinal) ? run.Second : run.First.Errors)));
        Assert.All(right, run => Assert.Equal((0, ""), run));
    }

    public void Dispose()
    {
        _certificates.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string Callers() => File("callers.json", JsonSerializer.Serialize(new
    {
        clusterKey = _key,
        callers = new object[]
        {
            new { id = "lead", kind = "operator", key = _key },
            new { id = "frontend", kind = "frontend", key = _key, programmes = new[] { TestNode.Name } },
        },
    }));

    private string Profile(int port, string certificate, string key) => File("profile.json", JsonSerializer.Serialize(new
    {
        port, programme = TestNode.Name, credentialFile = File("lead", $"lead:{_key}"), tlsCertificate = certificate, tlsKey = key,
        tlsAuthority = _certificates.AuthorityFile, tlsName = "node.routing",
    }));

    private string File(string name, string text)
    {
        var file = Path.Combine(_folder, $"{Guid.NewGuid():n}-{name}");
        System.IO.File.WriteAllText(file, text);
        return file;
    }

    private static async Task<(int Code, string Errors)> Run(string[] arguments, params (string Name, string Value)[] environment) 
    {
        var run = await ServedNode.Command(arguments, environment);
        return (run.Code, run.Errors);
    }
}
