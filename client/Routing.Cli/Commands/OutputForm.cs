namespace Routing.Cli.Commands;

/// <summary>How a verb writes its result (product.md §8.8).</summary>
internal enum OutputForm
{
    /// <summary>For people.</summary>
    Table,

    /// <summary>One indented document.</summary>
    Json,

    /// <summary>One object a line, each as soon as it is known.</summary>
    Ndjson,
}
