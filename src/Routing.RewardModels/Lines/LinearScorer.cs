using System.Numerics.Tensors;
using Routing.Core.Ledgers;
using Routing.Core.RewardModels;
using Routing.RewardModels.Encoding;

namespace Routing.RewardModels.Lines;

/// <summary>Scores in plain C#, for a silo without a runtime for models. A request takes the served version once, so that all of
/// its answers are by one; a swap is an exchange of a reference.</summary>
/// <param name="most">Answers under way at most; more are refused.</param>
public sealed class LinearScorer(int most = LinearScorer.DefaultMost) : IRewardScorer
{
    private const int DefaultMost = 20_000;

    private volatile Loaded? _current;
    private Loaded? _before;
    private int _underWay;

    /// <inheritdoc/>
    public ServedModel? Current => _current?.Served;

    /// <inheritdoc/>
    public async Task<ScoreReply> Score(ScoreRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (_current is not { } loaded)
            return new ScoreReply.Refused(ScoreRefusals.NoModel);
        if (request.Answers.IsDefaultOrEmpty || request.Answers.Any(string.IsNullOrEmpty))
            return new ScoreReply.Refused(ScoreRefusals.Invalid("One answer or more is needed, and none may be empty."));
        if (Interlocked.Add(ref _underWay, request.Answers.Length) is var queued && queued > most)
        {
            Interlocked.Add(ref _underWay, -request.Answers.Length);
            return new ScoreReply.Refused(ScoreRefusals.Overloaded(queued, most));
        }

        try
        {
            return await Task.Run(() => Scored(loaded, request, cancellation), cancellation);
        }
        finally
        {
            Interlocked.Add(ref _underWay, -request.Answers.Length);
        }
    }

    /// <inheritdoc/>
    public Task<Refusal?> Serve(string folder, CancellationToken cancellation) => Task.Run(
        Refusal? () =>
        {
            try
            {
                var model = Artefact.Load(folder, EncoderFormats.Default);
                (_before, _current) = (_current, new Loaded(
                    new ServedModel(Artefact.VersionOf(model), model.Encoder.Id, "cpu", model.Head.Temperature), model));
                return null;
            }
            catch (InvalidDataException fault)
            {
                return ScoreRefusals.NotServable(fault.Message);
            }
        },
        cancellation);

    /// <inheritdoc/>
    public Refusal? RollBack()
    {
        if (_before is null)
            return ScoreRefusals.NothingToRollBack;
        (_current, _before) = (_before, null);
        return null;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static ScoreReply Scored(Loaded loaded, ScoreRequest request, CancellationToken cancellation)
    {
        var head = loaded.Model.Head;
        var encoded = loaded.Model.Encoder.Encode(
            [.. request.Answers.Select(answer => new PromptedAnswer(request.Prompt, answer))], cancellation);
        return new ScoreReply.Scored(loaded.Served, [.. encoded.Select(text => new AnswerScore(
            [.. head.Columns.Select(column => TensorPrimitives.Dot<float>(column, text.Features) - head.Centre)], text.Truncated))]);
    }

    private sealed record Loaded(ServedModel Served, RewardModel Model);
}
