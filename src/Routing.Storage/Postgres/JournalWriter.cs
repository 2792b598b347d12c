using System.Diagnostics;
using System.Threading.Channels;
using Npgsql;
using Routing.Core.Ports;

namespace Routing.Storage.Postgres;

/// <summary>
/// Takes the appends that wait and commits them together on a connection of its own: one statement, one transaction, one
/// flush. A conflict is an answer of the statement; a member the database cannot take is found by sending members alone.
/// </summary>
internal sealed class JournalWriter : IAsyncDisposable
{
    private const int Yields = 3;

    private readonly string _connectionString;
    private readonly PostgresJournalOptions _options;
    private readonly CommitSignal _committed;
    private readonly Channel<PendingAppend> _waiting;
    private readonly Task _run;
    private AppendSession? _session;
    private Exception? _lost;
    private long _lostAt;

    public JournalWriter(string connectionString, PostgresJournalOptions options, CommitSignal committed)
    {
        (_connectionString, _options, _committed) = (connectionString, options, committed);
        _waiting = Channel.CreateBounded<PendingAppend>(
            new BoundedChannelOptions(options.MaxWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        _run = Task.Run(Run);
    }

    /// <summary>Appends that wait for a transaction.</summary>
    public int Waiting => _waiting.Reader.Count;

    public async Task<long> Append(PendingAppend append, CancellationToken cancellation)
    {
        if (!_waiting.Writer.TryWrite(append))
        {
            ObjectDisposedException.ThrowIf(_run.IsCompleted || _waiting.Reader.Completion.IsCompleted, typeof(PostgresJournal));
            throw new JournalUnavailableException(
                $"{_options.MaxWaiting} appends wait for the database already.", _options.ReconnectDelay) { IsFull = true };
        }

        try
        {
            return await append.Done.WaitAsync(_options.AppendTimeout, cancellation);
        }
        catch (TimeoutException)
        {
            append.Abandoned = true;
            throw new JournalUnavailableException(
                $"The database did not answer within {_options.AppendTimeout.TotalSeconds:0.#} s.", _options.ReconnectDelay);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _run;
    }

    private async Task Run()
    {
        var later = new Queue<PendingAppend>();
        var before = 0;
        while (later.Count > 0 || await _waiting.Reader.WaitToReadAsync())
        {
            // Callers that were just answered are about to append again: let them, where they are many.
            for (var n = 0; n < Yields && later.Count + Waiting < before; n++)
                await Task.Yield();
            var batch = Take(later);
            if (batch.Count > 0)
                await Commit(batch);
            before = batch.Count;
        }

        if (_session is not null)
            await _session.DisposeAsync();
    }

    // A stream is named once in a batch. Who comes second waits for the next one, in the order of coming.
    private List<PendingAppend> Take(Queue<PendingAppend> later)
    {
        var batch = new List<PendingAppend>();
        var streams = new HashSet<string>(StringComparer.Ordinal);
        var bytes = 0L;
        var again = later.Count;
        while (batch.Count < _options.MaxBatch && bytes < _options.MaxBatchBytes)
        {
            if (again-- <= 0 || !later.TryDequeue(out var append))
            {
                if (!_waiting.Reader.TryRead(out append))
                    break;
            }

            if (append.IsCancelled)
            {
                append.Cancelled();
            }
            else if (append.Bodies.Length == 0 || streams.Add(append.Stream))
            {
                batch.Add(append);
                bytes += append.Bytes;
            }
            else
            {
                later.Enqueue(append);
            }
        }

        return batch;
    }

    private async Task Commit(List<PendingAppend> batch)
    {
        Activity?[] spans = [.. batch.Select(append => append.Span)];
        var commit = JournalTrace.Commit("postgresql", spans);
        var started = Stopwatch.GetTimestamp();
        var held = false;
        try
        {
            held = await Send(batch);
        }
        finally
        {
            JournalTrace.Committed(commit, spans, Stopwatch.GetElapsedTime(started), Waiting, held);
        }

        // The transaction was rolled back for one of its members and the connection is sound: who is it?
        if (!held && batch.Count > 1 && batch.Exists(append => !append.Done.IsCompleted))
        {
            foreach (var append in batch)
                await Commit([append]);
        }
    }

    // Answers every member, unless one of several was refused: then none.
    private async Task<bool> Send(List<PendingAppend> batch)
    {
        try
        {
            Answer(batch, await (await Session()).Append(batch));
            return true;
        }
        catch (PostgresException refused) when (DatabaseFailure.IsOfTheMember(refused))
        {
            if (batch is [var alone])
                alone.Failed(new IOException($"The database cannot take the append to '{alone.Stream}': {refused.MessageText}", refused));
            return false;
        }
#pragma warning disable CA1031 // Whatever went wrong, the callers hear of it and the writer goes on.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            await Lose(failure);
            var reason = new JournalUnavailableException(
                $"The database does not take appends: {failure.Message}", _options.ReconnectDelay, failure);
            foreach (var member in batch)
                member.Failed(reason);
            return false;
        }
    }

    private void Answer(List<PendingAppend> batch, long?[] landed)
    {
        if (landed.Max() is { } last)
            _committed.Reached(last);
        for (var n = 0; n < batch.Count; n++)
        {
            if (landed[n] is { } position)
                batch[n].Landed(position);
            else
                batch[n].Conflicted();
        }
    }

    private async Task<AppendSession> Session()
    {
        if (_session is not null)
            return _session;
        if (_lost is not null && Stopwatch.GetElapsedTime(_lostAt) < _options.ReconnectDelay)
            throw _lost;
        _session = await AppendSession.Open(_connectionString, _options);
        _lost = null;
        return _session;
    }

    // What the database now holds is asked again by the next session.
    private async Task Lose(Exception failure)
    {
        if (!ReferenceEquals(failure, _lost))
            (_lost, _lostAt) = (failure, Stopwatch.GetTimestamp());
        if (_session is not { } session)
            return;
        _session = null;
        await session.DisposeAsync();
    }
}
