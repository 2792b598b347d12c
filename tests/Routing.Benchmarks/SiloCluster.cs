using System.Net;
using Routing.Benchmarks.Chaos;
using Routing.Client;
using Routing.Contracts;
using Routing.Core.Programmes;
using Routing.TestPostgres;

namespace Routing.Benchmarks;

/// <summary>Silos as processes over one database, on free ports of this machine.</summary>
internal sealed class SiloCluster : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("routing-bench-").FullName;
    private readonly IPEndPoint[] _gateways;

    /// <param name="logs">Folder for what the silos say; null: nowhere.</param>
    public SiloCluster(string database, int silos, string? logs = null)
    {
        var ports = Enumerable.Range(0, 2 * silos).Select(_ => FreePort.Find()).ToArray();
        _gateways = [.. Enumerable.Range(0, silos).Select(n => new IPEndPoint(IPAddress.Loopback, ports[2 * n]))];
        SiloPorts = [.. Enumerable.Range(0, silos).Select(n => ports[(2 * n) + 1])];
        Silos = [.. Enumerable.Range(0, silos).Select(n => SiloProcess.Of(database, _folder, n, ports[2 * n], ports[(2 * n) + 1], logs))];
    }

    public StormProcess[] Silos { get; }

    public int[] SiloPorts { get; }

    public void Start()
    {
        foreach (var silo in Silos)
            silo.Start();
    }

    /// <summary>A client from outside, over loopback.</summary>
    public Task<RoutingClient> Connect(CancellationToken cancellation) => Chaos.People.Connect(_gateways, cancellation);

    /// <summary>Puts a programme in force whose items are in the journal already, and enrols its people.</summary>
    public static async Task Open(RoutingClient client, string name, int reviewers, CancellationToken cancellation)
    {
        Receipts.Expect(await client.Apply("apply", name, ProgrammeJson.Write(NodeBenchmark.Programme), cancellation));
        ReviewerDocument[] people = [.. Enumerable.Range(0, reviewers).Select(n => new ReviewerDocument(CycleLoad.Person(n), "crowd", []))];
        foreach (var receipt in await client.EnrolReviewers(name, people, cancellation))
            Receipts.Expect(receipt);
    }

    public void Dispose()
    {
        foreach (var silo in Silos)
            silo.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
