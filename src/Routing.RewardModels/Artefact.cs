using System.Security.Cryptography;
using System.Text.Json;
using Routing.Core.Programmes;
using Routing.Core.RewardModels;
using Routing.RewardModels.Encoding;
using Routing.RewardModels.Onnx;

namespace Routing.RewardModels;

/// <summary>A model as a folder: <c>manifest.json</c>, <c>encoder.bin</c>, <c>head.bin</c>, <c>domain.bin</c>,
/// and <c>model.onnx</c>, all of it as a graph for programs that know ONNX. The same model gives the same bytes.</summary>
public static class Artefact
{
    private const string ManifestName = ModelFiles.Lineage;
    private const string EncoderName = "encoder.bin";
    private const string HeadName = "head.bin";
    private const string DomainName = "domain.bin";
    private const string GraphName = "model.onnx";
    private const string RefitName = "refit.json";
    private const int GoldenDigits = 5;

    private static readonly System.Text.UTF8Encoding _utf8 = new();

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true, Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>SHA-256 over pairs in their order.</summary>
    public static string HashOf(IReadOnlyList<PreferencePair> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var pair in pairs)
        {
            using var row = new MemoryStream();
            using var writer = new BinaryWriter(row);
            foreach (var text in new[] { pair.Id, pair.Prompt, pair.ResponseA, pair.ResponseB, pair.Annotator ?? "", pair.Slice ?? "", pair.Group ?? "" })
                writer.Write(text);
            var outcome = pair.Belief ?? pair.ChosenOutcome;
            foreach (var number in new[] { (double)pair.Preferred, outcome.Win, outcome.Loss, outcome.Tie })
                writer.Write(number);
            writer.Flush();
            hash.AppendData(row.ToArray());
        }

        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    /// <summary>Writes a model; files of that name in the folder are replaced, the manifest last.</summary>
    public static void Save(RewardModel model, string folder)
    {
        ArgumentNullException.ThrowIfNull(model);
        Directory.CreateDirectory(folder);
        var encoder = model.Encoder.ToBytes();
        var head = HeadFile.ToBytes(model.Head);
        var version = VersionOf(model);
        File.WriteAllBytes(Path.Combine(folder, EncoderName), encoder);
        File.WriteAllBytes(Path.Combine(folder, HeadName), head);
        var domain = model.Domain?.ToBytes();
        if (domain is not null)
            File.WriteAllBytes(Path.Combine(folder, DomainName), domain);
        var graph = ModelGraph.Write(model, version);
        File.WriteAllBytes(Path.Combine(folder, GraphName), graph);
        Write(
            folder, new Manifest(
                version, model.Encoder.Id, model.Encoder.Hash, Hash(head), domain is null ? null : Hash(domain),
                model.Head.Width, model.Encoder.Blocks.Dimension, CentreOf(model.Head), model.Head.Temperature, model.LengthWeight,
                model.StyleWeights, Golden(model), model.Lineage) { HeadKind = model.Head.Kind, GraphHash = Hash(graph) });
    }

    /// <summary>Adds to the lineage of a saved model what is known only once it is evaluated.</summary>
    public static void AddMetrics(string folder, ModelSummary metrics)
    {
        var manifest = ManifestOf(folder);
        Write(folder, manifest with { Lineage = manifest.Lineage with { Metrics = metrics } });
    }

    /// <summary>A model's version: a hash of what decides its scores and probabilities.</summary>
    public static string VersionOf(RewardModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var decides = new MemoryStream();
        using var writer = new BinaryWriter(decides);
        writer.Write(Convert.FromHexString(model.Encoder.Hash));
        writer.Write(HeadFile.ToBytes(model.Head));
        writer.Write(CentreOf(model.Head));
        writer.Write(model.Head.Temperature);
        writer.Flush();
        return Hash(decides.ToArray())[..16];
    }

    /// <param name="known">From an encoder's hash to that encoder where it is loaded already: its file, tens of megabytes, is then
    /// not read again.</param>
    /// <exception cref="InvalidDataException">A file is missing, damaged, or not the one that the manifest names.</exception>
    public static RewardModel Load(string folder, EncoderFormats formats, Func<string, IFeatureEncoder?>? known = null)
    {
        ArgumentNullException.ThrowIfNull(formats);
        var manifest = ManifestOf(folder);
        if (manifest.GraphHash is { } graph)
            Checked(folder, GraphName, graph);
        var encoder = known?.Invoke(manifest.EncoderHash) ?? formats.Read(Checked(folder, EncoderName, manifest.EncoderHash));
        if (encoder.Id != manifest.EncoderId || manifest.Dimension != encoder.Blocks.Dimension)
            throw new InvalidDataException($"{ManifestName} and the files beside it do not fit together.");
        return Agreeing(
            new RewardModel(
                encoder, HeadOf(folder, manifest.HeadKind, manifest.HeadHash, manifest.Columns, manifest.Dimension, manifest.Centre, manifest.Temperature),
                manifest.LengthWeight, manifest.StyleWeights, manifest.Lineage)
            {
                Domain = manifest.DomainHash is { } hash ? FeatureDistance.FromBytes(Checked(folder, DomainName, hash)) : null,
            },
            manifest.Golden);
    }

    /// <summary>Writes the head of a model alone: <c>refit.json</c> and <c>head.bin</c>, of use with the encoder that is named.</summary>
    public static void SaveHead(RewardModel model, string folder)
    {
        ArgumentNullException.ThrowIfNull(model);
        Directory.CreateDirectory(folder);
        var head = HeadFile.ToBytes(model.Head);
        File.WriteAllBytes(Path.Combine(folder, HeadName), head);
        File.WriteAllText(Path.Combine(folder, RefitName), JsonSerializer.Serialize(
            new Refit(
                VersionOf(model), model.Encoder.Id, Hash(head), model.Head.Width, model.Encoder.Blocks.Dimension,
                CentreOf(model.Head), model.Head.Temperature, Golden(model), model.Lineage.DataHash, model.Lineage.Pairs, model.Lineage.Ties)
            { HeadKind = model.Head.Kind },
            _json));
    }

    /// <summary>A model with the head that <see cref="SaveHead"/> wrote instead of its own.</summary>
    /// <exception cref="InvalidDataException">The head is missing, damaged, or of another encoder.</exception>
    public static RewardModel LoadHead(string folder, RewardModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var refit = Read(folder, RefitName, bytes => JsonSerializer.Deserialize<Refit>(bytes, _json))
            ?? throw new InvalidDataException($"{RefitName} is empty.");
        if (refit.EncoderId != model.Encoder.Id || refit.Dimension != model.Encoder.Blocks.Dimension)
            throw new InvalidDataException($"The head in '{folder}' is of encoder {refit.EncoderId}, not of {model.Encoder.Id}.");
        return Agreeing(
            model with
            {
                Head = HeadOf(folder, refit.HeadKind, refit.HeadHash, refit.Columns, refit.Dimension, refit.Centre, refit.Temperature),
                Lineage = model.Lineage with { DataHash = refit.DataHash, Pairs = refit.Pairs, Ties = refit.Ties },
            },
            refit.Golden);
    }

    private static Manifest ManifestOf(string folder) => Read(folder, ManifestName, bytes =>
    {
        var manifest = JsonSerializer.Deserialize<Manifest>(bytes, _json) ?? throw new InvalidDataException($"{ManifestName} is empty.");
        return manifest.OwnHash is not { } own || (own.Length > 0 && own == Hash(_utf8.GetBytes(_utf8.GetString(bytes).Replace(own, "", StringComparison.Ordinal))))
            ? manifest : throw new InvalidDataException($"{ManifestName} is not as it was written (its SHA-256 differs).");
    });

    private static void Write(string folder, Manifest manifest)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(manifest with { OwnHash = "" }, _json);
        File.WriteAllBytes(Path.Combine(folder, ManifestName), JsonSerializer.SerializeToUtf8Bytes(manifest with { OwnHash = Hash(bytes) }, _json));
    }

    private static RewardHead HeadOf(
        string folder, HeadKind kind, string hash, int width, int dimension, float centre, double temperature) =>
        HeadFile.FromBytes(kind, Checked(folder, HeadName, hash), HeadName, width, dimension, centre, temperature);

    // Heads of other kinds keep their centre with their weights.
    private static float CentreOf(RewardHead head) => head is LinearHead linear ? linear.Centre : 0;

    private static RewardModel Agreeing(RewardModel model, double[]? golden) =>
        GoldenAnswers.Difference(golden ?? [], GoldenAnswers.Scores(model), GoldenAnswers.Tolerance) is { } difference
            ? throw new InvalidDataException($"The model does not score as it did when it was trained. {difference}") : model;

    private static double[] Golden(RewardModel model) =>
        [.. GoldenAnswers.Scores(model).Select(score => Math.Round(score, GoldenDigits))];

    private static byte[] Checked(string folder, string name, string hash)
    {
        var bytes = Read(folder, name, bytes => bytes)!;
        return Hash(bytes) == hash ? bytes
            : throw new InvalidDataException($"{name} is not the file that {ManifestName} names (SHA-256 differs).");
    }

    private static T Read<T>(string folder, string name, Func<byte[], T> parse)
    {
        try
        {
            return parse(File.ReadAllBytes(Path.Combine(folder, name)));
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidDataException($"'{folder}' is not a model: {name} is missing.", fault);
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException($"{name}: {fault.Message}", fault);
        }
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private sealed record Manifest(
        string Version, string EncoderId, string EncoderHash, string HeadHash, string? DomainHash, int Columns, int Dimension, float Centre,
        double Temperature, double LengthWeight, double[] StyleWeights, double[]? Golden, Lineage Lineage)
    {
        public HeadKind HeadKind { get; init; }

        // Null: written before graphs were.
        public string? GraphHash { get; init; }

        // Of the manifest with nothing in this place. Null: written before manifests had one.
        public string? OwnHash { get; init; }
    }

    private sealed record Refit(
        string Version, string EncoderId, string HeadHash, int Columns, int Dimension, float Centre, double Temperature, double[]? Golden,
        string DataHash, int Pairs, int Ties)
    {
        public HeadKind HeadKind { get; init; }
    }
}
