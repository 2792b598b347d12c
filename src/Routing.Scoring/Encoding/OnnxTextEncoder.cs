using System.Numerics.Tensors;
using System.Security.Cryptography;
using Routing.RewardModels;
using Routing.RewardModels.Encoding;
using Routing.Scoring.Batching;
using Routing.Scoring.Sessions;

namespace Routing.Scoring.Encoding;

/// <summary>A brought transformer: a folder with <c>model.onnx</c>, the tokenizer's files and <c>encoder.json</c>. It is refused where
/// it does not give the vectors that its settings promise.</summary>
public sealed class OnnxTextEncoder : ITextEmbedding, IDisposable
{
    private const string ModelName = "model.onnx", SettingsName = "encoder.json";

    // Longer than any token's text: what lies beyond cannot enter the window.
    private const int CharactersOfToken = 64;

    // 64 MB in each of two generations.
    private const int CachedValues = 16_000_000;

    private readonly EncoderSettings _settings;
    private readonly Func<string, IReadOnlyList<int>> _tokens;
    private readonly PairWindow _window;
    private readonly OnnxModel _model;
    private readonly string _output;
    private readonly bool _wide;
    private readonly BatchLimits _limits;
    private readonly VectorCache _cache;

    private OnnxTextEncoder(
        string folder, string id, EncoderSettings settings, Func<string, IReadOnlyList<int>> tokens, OnnxModel model, ScoringDevice device)
    {
        (Source, Id, _settings, _tokens, _model) = (folder, id, settings, tokens, model);
        _window = PairWindow.Of(settings);
        _limits = device.CudaIndex is null ? BatchLimits.CpuTransformer : BatchLimits.Cuda;
        _cache = new VectorCache(Math.Max(1, CachedValues / settings.Dimension));
        _output = OutputOf(model, settings);
        _wide = InputElement(model, settings) == typeof(long);
    }

    /// <inheritdoc />
    public string Id { get; }

    /// <inheritdoc />
    public string Source { get; }

    /// <inheritdoc />
    public int Dimension => _settings.Dimension;

    /// <summary>Formats of artefacts where brought transformers can be opened.</summary>
    public static EncoderFormats Formats(ScoringDevice device) => new(folder => Open(folder, device));

    /// <summary>Loads a folder and compares the golden vectors.</summary>
    /// <exception cref="InvalidDataException">A file is missing or wrong, or a vector is not the one that is promised.</exception>
    public static OnnxTextEncoder Open(string folder, ScoringDevice device)
    {
        folder = Path.GetFullPath(folder);
        var (settingsBytes, modelBytes) = (Read(folder, SettingsName), Read(folder, ModelName));
        var settings = EncoderSettings.Parse(settingsBytes);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var bytes in TokenizerFiles.Names(settings.Tokenizer).Select(name => Read(folder, name)).Prepend(modelBytes).Append(settingsBytes))
        {
            hash.AppendData(BitConverter.GetBytes(bytes.LongLength));
            hash.AppendData(bytes);
        }

        var tokens = TokenizerFiles.Open(settings.Tokenizer, folder);
        var model = OnnxModel.OpenAny(modelBytes, device);
        try
        {
            var encoder = new OnnxTextEncoder(
                folder, "onnx:" + Convert.ToHexStringLower(hash.GetCurrentHash())[..16], settings, tokens, model, device);
            encoder.CheckGolden();
            return encoder;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public IReadOnlyList<EncodedText> Embed(IReadOnlyList<PromptedAnswer> texts, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var vectors = new EncodedText[texts.Count];
        var missing = new List<(int Index, UInt128 Key)>();
        for (var n = 0; n < texts.Count; n++)
        {
            var key = VectorCache.Key(texts[n]);
            if (!_cache.TryGet(key, out vectors[n]))
                missing.Add((n, key));
        }

        var joined = new JoinedTokens[missing.Count];
        var options = new ParallelOptions { CancellationToken = cancellation };
        try
        {
            Parallel.For(0, missing.Count, options, n => joined[n] = Join(texts[missing[n].Index]));
            Parallel.ForEach(Batches(joined), options, batch =>
            {
                var found = Run([.. batch.Select(n => joined[n])]);
                for (var n = 0; n < batch.Count; n++)
                {
                    var (index, key) = missing[batch[n]];
                    vectors[index] = new EncodedText(found[n], joined[batch[n]].Truncated);
                    _cache.Add(key, vectors[index]);
                }
            });
        }
        catch (AggregateException faults) when (faults.InnerExceptions.OfType<InvalidDataException>().FirstOrDefault() is { } fault)
        {
            throw new InvalidDataException(fault.Message, faults);
        }

        return vectors;
    }

    /// <inheritdoc />
    public void Dispose() => _model.Dispose();

    // Texts of like length together, for padding is waste.
    private List<List<int>> Batches(JoinedTokens[] joined)
    {
        var batches = new List<List<int>>();
        foreach (var n in Enumerable.Range(0, joined.Length).OrderBy(n => joined[n].Ids.Length))
        {
            if (batches.Count == 0 || batches[^1].Count >= _limits.MaxRows
                || (batches[^1].Count + 1L) * joined[n].Ids.Length > _limits.MaxPaddedUnits)
                batches.Add([]);
            batches[^1].Add(n);
        }

        return batches;
    }

    private JoinedTokens Join(PromptedAnswer text)
    {
        var most = _window.Room * CharactersOfToken;
        var prompt = text.Prompt.Length <= most ? text.Prompt : text.Prompt[^most..];
        var answer = text.Answer.Length <= most ? text.Answer : text.Answer[..most];
        var joined = _window.Join(_tokens(prompt), _tokens(answer));
        return answer.Length < text.Answer.Length ? joined with { Truncated = true } : joined;
    }

    private List<float[]> Run(List<JoinedTokens> texts)
    {
        var (rows, length) = (texts.Count, texts.Max(text => text.Ids.Length));
        long[] shape = [rows, length];
        OnnxInput Input(string name, Func<JoinedTokens, int, int> value)
        {
            var values = new long[rows * length];
            for (var n = 0; n < rows; n++)
            {
                for (var k = 0; k < texts[n].Ids.Length; k++)
                    values[(n * length) + k] = value(texts[n], k);
            }

            return new OnnxInput(name, _wide ? values : Array.ConvertAll(values, one => (int)one), shape);
        }

        List<OnnxInput> inputs =
        [
            Input(_settings.Inputs.Ids, (text, k) => text.Ids[k]), Input(_settings.Inputs.Mask, (_, _) => 1),
        ];
        if (_settings.Inputs.Types is { } types)
            inputs.Add(Input(types, (text, k) => k >= text.AnswerBegins ? 1 : 0));
        var pooled = _settings.Pooling == Pooling.None;
        float[] values;
        try
        {
            values = _model.Run(inputs, _output, pooled ? [rows, Dimension] : [rows, length, Dimension]);
        }
        catch (Microsoft.ML.OnnxRuntime.OnnxRuntimeException fault)
        {
            throw new InvalidDataException($"{ModelName} does not run as {SettingsName} says: {fault.Message.ReplaceLineEndings(" ")}", fault);
        }

        var stride = pooled ? Dimension : length * Dimension;
        return [.. texts.Select((text, n) => Pooled(values.AsSpan(n * stride, stride), text.Ids.Length))];
    }

    private float[] Pooled(ReadOnlySpan<float> values, int tokens)
    {
        var vector = new float[Dimension];
        switch (_settings.Pooling)
        {
            case Pooling.Mean:
                for (var k = 0; k < tokens; k++)
                    TensorPrimitives.Add(vector, values.Slice(k * Dimension, Dimension), vector);
                TensorPrimitives.Divide(vector, tokens, vector);
                break;
            case Pooling.Last:
                values.Slice((tokens - 1) * Dimension, Dimension).CopyTo(vector);
                break;
            default:
                values[..Dimension].CopyTo(vector);
                break;
        }

        if (_settings.Normalise)
            TensorPrimitives.Divide(vector, Math.Max(1e-12f, TensorPrimitives.Norm<float>(vector)), vector);
        return Array.TrueForAll(vector, float.IsFinite) ? vector
            : throw new InvalidDataException($"{ModelName} gives a text of {tokens} tokens a value that is not finite.");
    }

    private void CheckGolden()
    {
        List<float[]> found = [.. _settings.Golden.Select(golden => Run([Join(new PromptedAnswer(golden.Prompt, golden.Answer))])[0])];
        for (var n = 0; n < found.Count; n++)
        {
            var golden = _settings.Golden[n].Values;
            for (var k = 0; k < golden.Count; k++)
            {
                if (!(Math.Abs(golden[k] - found[n][k]) <= GoldenText.Tolerance))
                {
                    throw new InvalidDataException(FormattableString.Invariant(
                        $"Golden text {n} has {found[n][k]} at {k}; {SettingsName} promises {golden[k]}: model, tokenizer and settings do not belong together."));
                }
            }
        }
    }

    private static string OutputOf(OnnxModel model, EncoderSettings settings)
    {
        var name = settings.Output ?? (model.Outputs.Count == 1 ? model.Outputs.Keys.Single()
            : throw new InvalidDataException($"{ModelName} has the outputs {string.Join(", ", model.Outputs.Keys)}; {SettingsName} names none."));
        if (!model.Outputs.TryGetValue(name, out var axes))
            throw new InvalidDataException($"{ModelName} has no output '{name}'.");
        var wanted = settings.Pooling == Pooling.None ? 2 : 3;
        return axes.Length == wanted && (axes[^1] == settings.Dimension || axes[^1] < 0) ? name
            : throw new InvalidDataException(
                $"Output '{name}' has the axes [{string.Join(", ", axes)}]; {SettingsName} expects {wanted}, the last {settings.Dimension}.");
    }

    private static Type InputElement(OnnxModel model, EncoderSettings settings)
    {
        var names = new[] { settings.Inputs.Ids, settings.Inputs.Mask, settings.Inputs.Types }.OfType<string>().ToList();
        var wrong = names.Except(model.Inputs.Keys).Concat(model.Inputs.Keys.Except(names)).ToList();
        if (wrong.Count > 0)
            throw new InvalidDataException($"{ModelName} and {SettingsName} do not agree about the inputs {string.Join(", ", wrong)}.");
        var elements = names.Select(name => model.Inputs[name]).Distinct().ToList();
        return elements is [var one] && (one == typeof(long) || one == typeof(int)) ? one
            : throw new InvalidDataException($"The inputs of {ModelName} are not all int64 or all int32.");
    }

    private static byte[] Read(string folder, string name)
    {
        try
        {
            return File.ReadAllBytes(Path.Combine(folder, name));
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidDataException($"'{folder}' is no encoder: {name} is missing.", fault);
        }
    }
}
