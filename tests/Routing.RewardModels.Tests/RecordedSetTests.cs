using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text.Json;
using Routing.RewardModels.Encoding;
using Routing.RewardModels.Training;
using Routing.Statistics.Tests;
using Xunit;

namespace Routing.RewardModels.Tests;

/// <summary>Floors on sets recorded from people, five folds by whole prompts or debates. The projection sees all answers, for it
/// needs no labels; the benchmark, which fits it without the held-out fold, has the figures to report.</summary>
public sealed class RecordedSetTests
{
    // One set answers two tests.
    private static readonly ConcurrentDictionary<string, List<PairView>> _judged = new(StringComparer.Ordinal);

    [Theory]
    [InlineData("hh_harmless", "preferences.jsonl.gz", 0.62)]
    [InlineData("autoj_pairwise", "preferences.jsonl.gz", 0.70)]
    [InlineData("ukp_convarg1", "preferences_strict.jsonl.gz", 0.78)]
    public void The_default_model_reaches_its_floor(string set, string file, double floor)
    {
        var views = Judged(set, file);

        var accuracy = views.Average(view => view.LogOdds > 0 ? 1 : view.LogOdds < 0 ? 0 : 0.5);
        Assert.InRange(accuracy, floor, floor + 0.08);
    }

    [Fact]
    public void Not_knowing_the_sign_finds_errors_and_raw_spread_does_not()
    {
        var views = Judged("ukp_convarg1", "preferences_strict.jsonl.gz");

        // Errors among the half that is doubted, less those among the other half.
        double Finds(Func<PairView, double> doubt)
        {
            var order = views.OrderBy(doubt).ToList();
            double Errors(IEnumerable<PairView> part) => part.Average(view => view.LogOdds < 0 ? 1.0 : 0);
            return Errors(order.Skip(order.Count / 2)) - Errors(order.Take(order.Count / 2));
        }

        Assert.True(Finds(view => -view.Z) > 0.1);
        Assert.True(Finds(view => view.Information) > 0);
        Assert.True(Finds(view => view.Variance) < Finds(view => -view.Z) - 0.1);
    }

    private static List<PairView> Judged(string set, string file)
    {
        var pairs = OrSkip(set, file);
        return _judged.GetOrAdd(set, _ => Judged(pairs));
    }

    // The chosen answer against the other, by a head that has not seen the prompt.
    private static List<PairView> Judged(List<PreferencePair> pairs)
    {
        const int Folds = 5;
        var encoder = LatentEncoder.Fit(ModelTrainer.TextsOf(pairs), 1);
        var encoded = EncodedPairs.Of(encoder, pairs, CancellationToken.None);
        var folds = Splits.Folds(pairs, Folds, 1);
        var prior = PriorOf(encoded.Where(i => folds[i] != 0), [.. pairs.Where((_, i) => folds[i] != 0)]);
        var views = new PairView[pairs.Count];
        for (var fold = 0; fold < Folds; fold++)
        {
            var head = HeadTrainer.Fit(encoded.Where(i => folds[i] != fold), prior, 1, 1);
            for (var i = 0; i < views.Length; i++)
            {
                if (folds[i] == fold)
                    views[i] = head.View(encoded.Difference[i]);
            }
        }

        return [.. views];
    }

    // Chosen once, on the first training part.
    private static HeadPrior PriorOf(EncodedPairs train, List<PreferencePair> pairs) =>
        HeadTrainer.Tune(train, Splits.Folds(pairs, HeadTrainer.TuningFolds, 1), null, CancellationToken.None).Prior;

    private static List<PreferencePair> OrSkip(string set, string file)
    {
        var path = RecordedFolder.Of(set) is { } folder ? Path.Combine(folder, file) : null;
        Assert.SkipUnless(path is not null && File.Exists(path), $"The recorded set '{set}' is not on this machine.");
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path!), CompressionMode.Decompress));
        var pairs = new List<PreferencePair>();
        while (reader.ReadLine() is { } line)
        {
            var row = JsonDocument.Parse(line).RootElement;
            string Text(string name) => row.GetProperty(name).GetString()!;
            if (Text("preferred") == "tie")
                continue;
            // The two sides of a debate belong together.
            pairs.Add(new PreferencePair(
                Text("id"), Text("prompt"), Text("response_a"), Text("response_b"), Text("preferred") == "a" ? Preferred.A : Preferred.B, null, null)
            {
                Group = Text("prompt").Split(" (stance:")[0],
            });
        }

        // A sample of the largest set: the same answers meet in many pairs.
        return pairs.Count < 5000 ? pairs : [.. pairs.Where((_, n) => n % 4 == 0)];
    }
}
