using Routing.Core.Ledgers;
using Routing.Core.RewardModels;
using Routing.Core.Telemetry;
using Routing.RewardModels;
using Routing.RewardModels.Encoding;
using Routing.Scoring.Batching;

namespace Routing.Scoring.Serving;

/// <summary>Scores with ONNX Runtime: requests are encoded on the pool, and run in batches on the host's
/// thread, with those of other scorers on the device but never in one batch with another version.</summary>
public sealed class OnnxRewardScorer : IRewardScorer
{
    private readonly ScoringHost _host;
    private readonly EncoderFormats _formats;
    private readonly SessionSlot<ServedVersion> _slot;
    private readonly SemaphoreSlim _serving = new(1, 1);
    private volatile LoadedArtefact? _loaded;
    private int _encoding;

    /// <summary>A scorer that serves nothing yet.</summary>
    /// <param name="host">Its device and queue.</param>
    /// <param name="formats">Opens the encoders of artefacts.</param>
    public OnnxRewardScorer(ScoringHost host, EncoderFormats formats)
    {
        ArgumentNullException.ThrowIfNull(host);
        (_host, _formats) = (host, formats);
        _slot = new SessionSlot<ServedVersion>(host.Options.KeepPrevious, host.Clock);
    }

    /// <inheritdoc />
    public ServedModel? Current
    {
        get
        {
            using var lease = _slot.Acquire();
            return lease?.Value.Model;
        }
    }

    /// <inheritdoc />
    public Task<ScoreReply> Score(ScoreRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (WhyInvalid(request) is { } wrong)
            return Refused(ScoreRefusals.Invalid(wrong));
        if (Interlocked.Increment(ref _encoding) <= _host.Options.MostEncoding)
            return Task.Run(() => Run(request, cancellation), CancellationToken.None); // It counts itself out in any case.
        Interlocked.Decrement(ref _encoding);
        return Refused(ScoreRefusals.Overloaded(_host.Options.MostEncoding, _host.Options.MostEncoding));
    }

    /// <inheritdoc />
    public async Task<Refusal?> Serve(string folder, string? head, CancellationToken cancellation)
    {
        try
        {
            return await Serve(await Task.Run(() => Loaded(folder, head), cancellation), cancellation);
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return ScoreRefusals.NotServable(fault.Message);
        }
    }

    /// <summary>Serves a model of this process from now on.</summary>
    /// <returns>Null, or why the old version goes on being served.</returns>
    public async Task<Refusal?> Serve(RewardModel model, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(model);
        await _serving.WaitAsync(cancellation);
        try
        {
            return await Task.Run(() => Exchange(model), cancellation);
        }
        finally
        {
            _serving.Release();
        }
    }

    /// <inheritdoc />
    public Refusal? RollBack() => _slot.RollBack() ? null : ScoreRefusals.NothingToRollBack;

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        _slot.Dispose();
        _serving.Dispose();
        return ValueTask.CompletedTask;
    }

    // Artefacts never change: what was loaded last serves a further head of it, and its encoder a further version.
    private RewardModel Loaded(string folder, string? head)
    {
        var model = _loaded is { } last && last.Folder == folder ? last.Model
            : Artefact.Load(folder, _formats, hash => _loaded?.Model.Encoder is { } known && known.Hash == hash ? known : null);
        _loaded = new LoadedArtefact(folder, model);
        return head is null ? model : Artefact.LoadHead(head, model);
    }

    private async Task<ScoreReply> Run(ScoreRequest request, CancellationToken cancellation)
    {
        Task<Outcome<AnswerScore[]>> outcome;
        ServedModel model;
        try
        {
            if (_slot.Acquire() is not { } lease)
                return new ScoreReply.Refused(ScoreRefusals.NoModel);
            model = lease.Value.Model;
            LeasedRequest running;
            try
            {
                running = new LeasedRequest(lease, lease.Value.Encode(request));
            }
            catch
            {
                lease.Dispose();
                throw;
            }

            // The batcher lets the lease go: a caller may stop waiting while his batch still runs.
            outcome = _host.Batcher.Submit(running, running.Version, running.Request.Size, request.Lane, request.Deadline, cancellation);
        }
        finally
        {
            Interlocked.Decrement(ref _encoding);
        }

        return await outcome switch
        {
            Outcome<AnswerScore[]>.Done(var answers) => new ScoreReply.Scored(model, [.. answers]),
            Outcome<AnswerScore[]>.Refused(var reason) => new ScoreReply.Refused(reason),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private Refusal? Exchange(RewardModel model)
    {
        var served = new ServedModel(Artefact.VersionOf(model), model.Encoder.Id, _host.Device.Name, model.Head.Temperature);
        using var before = _slot.Acquire();
        ServedVersion version = (model.Encoder, model.Head) is (LatentEncoder latent, LinearHead linear)
            ? ProjectedVersion.Open(served, latent, linear, model.Domain, before?.Value, _host.Device)
            : new EncodedVersion(served, model.Encoder, HeadRuntime.Open(model.Head, _host.Device), model.Domain);
        try
        {
            var tolerance = _host.Device.CudaIndex is null ? GoldenAnswers.Tolerance : GoldenAnswers.CudaTolerance;
            if (GoldenAnswers.Difference(GoldenAnswers.Scores(model), Golden(version), tolerance) is { } difference)
            {
                version.Dispose();
                return ScoreRefusals.NotServable(difference);
            }

            WarmUp(version);
        }
        catch
        {
            version.Dispose();
            throw;
        }

        _slot.Exchange(version);
        Instruments.ScoringSwaps.Add(1, new KeyValuePair<string, object?>("device", _host.Device.Name));
        return null;
    }

    private static List<double> Golden(ServedVersion version) =>
        [.. GoldenAnswers.All.SelectMany(golden => Alone(version, golden.Prompt, golden.Answer)).Select(score => (double)score.Score)];

    // The first run of a length plans it.
    private static void WarmUp(ServedVersion version)
    {
        for (var length = 32; length <= 512; length *= 2)
            Alone(version, "", string.Join(' ', Enumerable.Range(0, length)));
    }

    private static AnswerScore[] Alone(ServedVersion version, string prompt, string answer) =>
        version.Run([version.Encode(new ScoreRequest(prompt, [answer], ScoreLane.Rescore))])[0];

    private static string? WhyInvalid(ScoreRequest request) =>
        request.Prompt is null ? "The prompt is missing."
        : request.Answers.IsDefaultOrEmpty ? "No answer is given."
        : request.Answers.Any(string.IsNullOrWhiteSpace) ? "An answer is empty."
        : null;

    private static Task<ScoreReply> Refused(Refusal reason) => Task.FromResult<ScoreReply>(new ScoreReply.Refused(reason));

    private sealed record LoadedArtefact(string Folder, RewardModel Model);
}
