namespace Routing.Contracts;

/// <summary>Lists of a programme, folded from the journal: stateless, on any silo.</summary>
[GrainInterfaceType("routing.reader")]
public interface IReaderGrain : IGrainWithIntegerKey
{
    /// <summary>All tasks by external id, with beliefs of the newest refit.</summary>
    [Alias("Tasks"), OpenTo(Callers.Operator | Callers.Frontend)]
    IAsyncEnumerable<TaskRecord> Tasks(string programme, CancellationToken cancellation);

    /// <summary>All reviewers by id, with reputations of the newest refit.</summary>
    [Alias("Reviewers"), OpenTo(Callers.Operator | Callers.Frontend)]
    IAsyncEnumerable<ReviewerView> Reviewers(string programme, CancellationToken cancellation);

    [Alias("Status"), OpenTo(Callers.Operator | Callers.Frontend)]
    Task<ProgrammeStatus> Status(string programme, CancellationToken cancellation);

    /// <summary>What is counted of a programme to judge whether it may move to another stage.</summary>
    [Alias("StageFigures"), ResponseTimeout("00:01:00")]
    Task<StageFigures> StageFigures(string programme, CancellationToken cancellation);

    /// <summary>Silos of the cluster, and the consumers of its journal.</summary>
    [Alias("Cluster"), OpenTo(Callers.Operator)]
    Task<ClusterStatus> Cluster(CancellationToken cancellation);
}
