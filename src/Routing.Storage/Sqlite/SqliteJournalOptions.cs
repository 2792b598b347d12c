namespace Routing.Storage.Sqlite;

/// <summary>What an acknowledged append survives.</summary>
public enum JournalDurability
{
    /// <summary>Loss of power: every commit is flushed to disk.</summary>
    Full,

    /// <summary>The end of the process, but the last commits may go with a loss of power.</summary>
    Normal,
}

/// <summary>Settings of a journal file.</summary>
public sealed record SqliteJournalOptions
{
    /// <summary>What an acknowledged append survives.</summary>
    public JournalDurability Durability { get; init; } = JournalDurability.Full;

    /// <summary>Appends that share one transaction, at most.</summary>
    public int MaxBatch { get; init; } = 512;

    /// <summary>Appends that wait for the writer, at most; further callers wait for room.</summary>
    public int MaxWaiting { get; init; } = 4096;

    /// <summary>Streams whose length the writer keeps in memory, at most.</summary>
    public int MaxCachedStreams { get; init; } = 100_000;
}
