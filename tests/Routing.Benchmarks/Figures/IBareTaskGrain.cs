namespace Routing.Benchmarks.Figures;

/// <summary>The task of the bare routing cycle: two appends and no rule.</summary>
[Alias("bench.bare-task")]
internal interface IBareTaskGrain : IGrainWithStringKey
{
    /// <summary>Appends a lease.</summary>
    [Alias("Lease")]
    ValueTask<int> Lease();

    /// <summary>Appends a judgment.</summary>
    [Alias("Submit")]
    ValueTask<int> Submit(int fence);
}
