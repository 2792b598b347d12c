namespace Routing.Storage.Postgres;

/// <summary>Settings of the journal in PostgreSQL.</summary>
public sealed record PostgresJournalOptions
{
    /// <summary>Appends that share one transaction, at most.</summary>
    public int MaxBatch { get; init; } = 512;

    /// <summary>Bytes of events that share one transaction, at most; a single larger append goes alone.</summary>
    public int MaxBatchBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Appends that wait for the writer, at most; further ones are refused at once.</summary>
    public int MaxWaiting { get; init; } = 16_384;

    /// <summary>Connections that read, at most; further readers wait for one.</summary>
    public int MaxReaders { get; init; } = 16;

    /// <summary>An append that takes longer is given up; whether it landed is then unknown.</summary>
    public TimeSpan AppendTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A page of events that takes longer is given up.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>After a lost connection the next attempt waits this long; appends meanwhile are refused at once.</summary>
    public TimeSpan ReconnectDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How often the head is looked at while somebody waits for events of other processes.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How often it is looked at while nobody waits.</summary>
    public TimeSpan IdlePollInterval { get; init; } = TimeSpan.FromSeconds(1);
}
