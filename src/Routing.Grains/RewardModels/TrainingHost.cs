using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;
using Routing.Contracts;
using Routing.Core.Ports;
using Routing.Core.Programmes;
using Routing.Core.RewardModels;
using Routing.Core.Telemetry;
using Routing.Grains.Programmes;

namespace Routing.Grains.RewardModels;

/// <summary>A run that a host has taken.</summary>
internal sealed record TrainingJob(string Programme, string Line, string Operation, int Epoch, RewardModelEvent.Planned Plan);

/// <summary>Makes training runs one after the other on a thread of its own, so that no grain's turn computes.</summary>
public sealed class TrainingHost : IDisposable
{
    private const int Capacity = 4;

    private readonly IGrainFactory _grains;
    private readonly IJournal _journal;
    private readonly IRewardTrainer _trainer;
    private readonly IArtefactStore _artefacts;
    private readonly Catalogue _catalogue;
    private readonly Channel<TrainingJob> _jobs = Channel.CreateBounded<TrainingJob>(Capacity);
    private readonly ConcurrentDictionary<(string Operation, int Epoch), Present> _present = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly Thread _thread;

    public TrainingHost(
        IGrainFactory grains, IJournal journal, IRewardTrainer trainer, IArtefactStore artefacts, Catalogue catalogue)
    {
        (_grains, _journal, _trainer, _artefacts, _catalogue) = (grains, journal, trainer, artefacts, catalogue);
        _thread = new Thread(Work) { IsBackground = true, Name = "training", Priority = ThreadPriority.BelowNormal };
        _thread.Start();
    }

    /// <summary>Whether the run waits or is made here.</summary>
    internal bool Has(string operation, int epoch) => _present.ContainsKey((operation, epoch));

    /// <summary>Whether another run may wait.</summary>
    internal bool HasRoom => _jobs.Reader.Count < Capacity;

    /// <summary>Where a run stands here; null where it is not here.</summary>
    internal TrainingStep? StepOf(string operation, int epoch) => _present.GetValueOrDefault((operation, epoch))?.Step;

    /// <summary>Takes a run; false where too many wait.</summary>
    internal bool Post(TrainingJob job)
    {
        var present = new Present(CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token));
        if (!_present.TryAdd((job.Operation, job.Epoch), present))
            return true;
        if (_jobs.Writer.TryWrite(job))
            return true;
        _present.TryRemove((job.Operation, job.Epoch), out _);
        return false;
    }

    /// <summary>Stops a run at its next step.</summary>
    internal void Cancel(string operation, int epoch)
    {
        if (_present.TryGetValue((operation, epoch), out var present))
            present.Stop.Cancel();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping.Cancel();
        _jobs.Writer.TryComplete();
        _thread.Join(TimeSpan.FromSeconds(10));
        _stopping.Dispose();
    }

    private void Work()
    {
        // The thread's own; nothing is awaited on it.
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                if (!_jobs.Reader.WaitToReadAsync(_stopping.Token).AsTask().GetAwaiter().GetResult())
                    return;
            }
            catch (OperationCanceledException)
            {
                return;
            }

            while (_jobs.Reader.TryRead(out var job))
                Make(job);
        }
    }

    private void Make(TrainingJob job)
    {
        var present = _present[(job.Operation, job.Epoch)];
        var started = Stopwatch.GetTimestamp();
        RunOutcome outcome;
        try
        {
            outcome = Train(job, present);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            return; // The silo stops; another host goes on.
        }
        catch (OperationCanceledException)
        {
            outcome = new RunOutcome("stopped", null, null, 0, null, "stopped as asked");
        }
#pragma warning disable CA1031 // Whatever kept the run from ending well is the run's failure, which is recorded.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            outcome = new RunOutcome("failed", null, null, 0, null, failure.Message);
        }

        Instruments.Train.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, new KeyValuePair<string, object?>("outcome", outcome.Outcome));
        Report(job, outcome);
        _present.TryRemove((job.Operation, job.Epoch), out _);
        present.Stop.Dispose();
    }

    private RunOutcome Train(TrainingJob job, Present present)
    {
        var stop = present.Stop.Token;
        present.Report(new TrainingStep("reading the journal", 0));
        var programme = _catalogue.Get(job.Programme, stop).AsTask().GetAwaiter().GetResult()
            ?? throw new InvalidOperationException($"Programme '{job.Programme}' is not applied.");
        var data = Snapshot.Read(
            _journal, Keys.ItemStreams(job.Programme), programme.Programme, job.Line, job.Plan.Position, job.Plan.Cold, stop)
            .GetAwaiter().GetResult();
        stop.ThrowIfCancellationRequested();
        var parent = job.Plan is { Cold: false, Parent: { } hash } ? _artefacts.Open(hash) : null;
        var input = new TrainingInput(data, parent, job.Plan.Seed, _artefacts.NewFolder(KeyOf(job)))
        {
            Recipe = job.Plan.Recipe ?? new TrainingRecipe(),
            Kept = _artefacts.RunFolder(KeyOf(job)),
        };
        var summary = _trainer.Train(input, present, stop);
        stop.ThrowIfCancellationRequested();
        if (summary.Pairs > 0)
        {
            Instruments.RewardAccuracy.Record(summary.Accuracy);
            Instruments.RewardCalibrationError.Record(summary.CalibrationExcess);
        }

        return new RunOutcome(
            "trained", _artefacts.Put(input.Folder), data.Hash(), data.Rows.Length, JsonSerializer.Serialize(summary), null);
    }

    private static string KeyOf(TrainingJob job) => Keys.TrainingRun(job.Programme, job.Operation);

    private void Report(TrainingJob job, RunOutcome outcome)
    {
        try
        {
            var receipt = _grains.GetGrain<ITrainingRunGrain>(KeyOf(job))
                .Report(job.Epoch, outcome, CancellationToken.None).GetAwaiter().GetResult();
            if (receipt.Code is null)
            {
                // Else a later epoch may be at work in it.
                _artefacts.EndRun(KeyOf(job));
                _grains.GetGrain<IRewardModelGrain>(Keys.RewardModel(job.Programme, job.Line))
                    .Ended(job.Operation, outcome, CancellationToken.None).GetAwaiter().GetResult();
            }
        }
#pragma warning disable CA1031 // Unreported, the run is taken again in a later epoch; the line asks how it ended.
        catch (Exception)
#pragma warning restore CA1031
        {
            // The line looks at its run every second.
        }
    }

    private sealed class Present(CancellationTokenSource stop) : IProgress<TrainingStep>
    {
        public CancellationTokenSource Stop { get; } = stop;

        public TrainingStep Step { get; private set; } = new("waiting", 0);

        public void Report(TrainingStep value) => Step = value;
    }
}
