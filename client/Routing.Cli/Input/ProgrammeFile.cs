using Routing.Core.Ledgers;
using System.Globalization;
using Routing.Core.Programmes;
using Routing.Core.Rubrics;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Routing.Cli.Input;

/// <summary>Either a valid programme or the faults that keep it from being one.</summary>
public sealed record ParsedProgramme(Programme? Programme, IReadOnlyList<LocatedFault> Faults);

/// <summary>Reads <c>programme.yaml</c>; every fault has its line and column.</summary>
public static class ProgrammeFile
{
    private const int MaximumLength = 1 << 20;

    public static ParsedProgramme Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaximumLength)
            return Refused(new LocatedFault("", "content_too_large", "A programme file has at most 1 MiB.", 1, 1));
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents.Count != 1)
                return Refused(new LocatedFault("", "format_invalid", "The file holds exactly one YAML document.", 1, 1));
            var reader = new Reader();
            var programme = reader.Read(stream.Documents[0].RootNode);
            if (reader.Faults.Count == 0)
                reader.Add(ProgrammeRules.Validate(programme));
            return reader.Faults.Count == 0
                ? new ParsedProgramme(programme, [])
                : new ParsedProgramme(null, [.. reader.Faults.OrderBy(f => f.Line).ThenBy(f => f.Column).Take(ProgrammeRules.MaximumFaults)]);
        }
        catch (YamlException exception)
        {
            return Refused(new LocatedFault("", "request_unreadable", exception.Message,
                Math.Max(1, (int)exception.Start.Line), Math.Max(1, (int)exception.Start.Column)));
        }
        catch (InvalidOperationException)
        {
            // The scanner of the library gives up so on some unclosed braces.
            return Refused(new LocatedFault("", "request_unreadable", "The file is no YAML; look for a brace or bracket that is not closed.", 1, 1));
        }
    }

    private static ParsedProgramme Refused(LocatedFault fault) => new(null, [fault]);

    private sealed class Reader
    {
        private readonly Dictionary<string, Mark> _marks = new(StringComparer.Ordinal);

        public List<LocatedFault> Faults { get; } = [];

        /// <summary>Places faults of the rules at the node they are about, or at the nearest one around it.</summary>
        public void Add(IReadOnlyList<Fault> faults)
        {
            foreach (var fault in faults)
            {
                var pointer = fault.Pointer;
                Mark mark;
                while (!_marks.TryGetValue(pointer, out mark) && pointer.Length > 0)
                    pointer = pointer[..pointer.LastIndexOf('/')];
                Fault(fault.Pointer, fault.Code, fault.Message, mark);
            }
        }

        public Programme Read(YamlNode root)
        {
            var map = new Map(this, root, "", ["schema", "name", "method", "classes", "axes", "rubric", "risks", "tiers", "pools",
                "goldShare", "calibrationSize", "calibrationMinimum", "explorationShare", "expertShare", "leaseSeconds",
                "calibrationRequired", "serviceHours", "expertsToOverrule", "rewardModel", "signals", "shareCap", "groupQuotas", "checkShare", "budgetUntil", "mode", "holdMilliseconds"]);
            var schema = map.Text("schema", "programme.v1");
            if (schema != "programme.v1")
                map.Wrong("schema", $"'{schema}' is not known; this version reads programme.v1.");
            var method = map.Choice("method", FeedbackMethod.Pairwise,
                ("pairwise", FeedbackMethod.Pairwise), ("rating", FeedbackMethod.Rating), ("passFail", FeedbackMethod.PassFail),
                ("classify", FeedbackMethod.Classify), ("edit", FeedbackMethod.Edit), ("critique", FeedbackMethod.Critique));
            string[] standard = method switch
            {
                FeedbackMethod.Pairwise => ["A", "B", "tie"],
                FeedbackMethod.PassFail => ["fail", "pass"],
                FeedbackMethod.Rating => ["1", "2", "3", "4", "5"],
                _ => [],
            };
            var tiers = map.List("tiers", ReadTier);
            return new Programme
            {
                Name = map.Text("name"),
                Method = method,
                Classes = map.Has("classes") ? map.List("classes", (node, at) => Scalar(node, at) ?? "") : standard,
                Axes = map.List("axes", ReadAxis),
                Rubric = map.Has("rubric") ? ReadRubric(map.Node("rubric")!, "/rubric") : Rubric.Empty,
                Risks = map.List("risks", ReadRisk),
                Tiers = tiers,
                Pools = map.Has("pools") ? map.List("pools", ReadPool) : PoolPerTier(tiers),
                CalibrationRequired = !map.Has("calibrationRequired") || map.Flag("calibrationRequired"),
                Signals = map.Choice("signals", SignalUse.Act, ("act", SignalUse.Act), ("warn", SignalUse.Warn), ("off", SignalUse.Off)),
                ShareCap = map.Number("shareCap", 0.15),
                HoldTime = TimeSpan.FromMilliseconds(map.Whole("holdMilliseconds", 0)),
                Distribution = map.Choice("mode", false, ("truth", false), ("distribution", true)),
                BudgetUntil = map.Has("budgetUntil") ? map.Time("budgetUntil") : null,
                GroupQuotas = map.Has("groupQuotas") ? map.List("groupQuotas", ReadQuota) : [],
                ExpertsToOverrule = map.Whole("expertsToOverrule", 2),
                RewardModel = map.Has("rewardModel") ? ReadRewardModel(map.Node("rewardModel")!, "/rewardModel") : null,
                ServiceTime = TimeSpan.FromHours(map.Whole("serviceHours", 168)),
                CheckShare = map.Number("checkShare", 1),
                GoldShare = map.Number("goldShare", 0.08),
                CalibrationSize = map.Whole("calibrationSize", 20),
                CalibrationMinimum = map.Number("calibrationMinimum", 0.7),
                ExplorationShare = map.Number("explorationShare", 0.1),
                ExpertShare = map.Number("expertShare", 0.1),
                LeaseDuration = TimeSpan.FromSeconds(map.Whole("leaseSeconds", 900)),
            };
        }

        private Axis ReadAxis(YamlNode node, string at)
        {
            var map = new Map(this, node, at, ["id", "name", "description", "scale", "direction", "weight", "blocking", "taste"]);
            var id = map.Text("id");
            return new Axis(id, map.Text("name", id), map.Text("description", ""),
                map.Choice("scale", AxisScale.OneToFive, ("binary", AxisScale.Binary), ("1-5", AxisScale.OneToFive), ("pairwise", AxisScale.Pairwise)),
                map.Choice("direction", AxisDirection.Higher, ("higher", AxisDirection.Higher), ("lower", AxisDirection.Lower)),
                map.Number("weight", null), map.Flag("blocking")) { Taste = map.Flag("taste") };
        }

        private RewardModelPolicy ReadRewardModel(YamlNode node, string at)
        {
            var map = new Map(this, node, at,
                ["newLabels", "newLabelShare", "minimumGapSeconds", "refitLabels", "blindShare", "assistedClosing", "autoAccept", "acquisitionShare", "seed"]);
            var standard = new RewardModelPolicy();
            return new RewardModelPolicy
            {
                NewLabels = map.Whole("newLabels", standard.NewLabels),
                NewLabelShare = map.Number("newLabelShare", standard.NewLabelShare),
                MinimumGap = TimeSpan.FromSeconds(map.Whole("minimumGapSeconds", (int)standard.MinimumGap.TotalSeconds)),
                RefitLabels = map.Whole("refitLabels", standard.RefitLabels),
                BlindShare = map.Number("blindShare", standard.BlindShare),
                AssistedClosing = !map.Has("assistedClosing") || map.Flag("assistedClosing"),
                AutoAccept = map.Flag("autoAccept"),
                AcquisitionShare = map.Number("acquisitionShare", standard.AcquisitionShare),
                Seed = map.Whole("seed", standard.Seed),
            };
        }

        private Rubric ReadRubric(YamlNode node, string at)
        {
            var map = new Map(this, node, at, ["axes", "tieBreaks"]);
            return new Rubric(map.List("axes", ReadRubricAxis), map.Has("tieBreaks") ? map.List("tieBreaks", ReadTieBreak) : []);
        }

        private RubricAxis ReadRubricAxis(YamlNode node, string at)
        {
            var map = new Map(this, node, at, ["id", "levels"]);
            return new RubricAxis(map.Text("id"), map.List("levels", ReadLevel));
        }

        private Level ReadLevel(YamlNode node, string at)
        {
            var map = new Map(this, node, at, ["value", "anchor", "boundary"]);
            BoundaryExample? boundary = null;
            if (map.Node("boundary") is { } inner)
            {
                var examples = new Map(this, inner, at + "/boundary", ["positive", "negative"]);
                boundary = new BoundaryExample(examples.Text("positive"), examples.Text("negative"));
            }

            return new Level(map.Whole("value", null), map.Text("anchor", ""), boundary);
        }

        private TieBreakRule ReadTieBreak(YamlNode node, string at)
        {
            var map = new Map(this, node, at, ["id", "winner", "loser", "because"]);
            return new TieBreakRule(map.Text("id"), map.Text("winner"), map.Text("loser"), map.Text("because", ""));
        }

        private RiskClass ReadRisk(YamlNode node, string at)
        {
            var map = new Map(this, node, at, ["name", "targetError", "minimumOverlap", "maximumOverlap", "needsExpert"]);
            return new RiskClass(map.Text("name"), map.Number("targetError", null), map.Whole("minimumOverlap", null),
                map.Whole("maximumOverlap", null), map.Flag("needsExpert"));
        }

        private Tier ReadTier(YamlNode node, string at)
        {
            var map = new Map(this, node, at, ["name", "pricePerJudgment", "expert", "priorAccuracy", "budget"]);
            return new Tier(map.Text("name"), map.Price("pricePerJudgment"), map.Flag("expert"),
                map.Has("priorAccuracy") ? map.Number("priorAccuracy", null) : null,
                map.Has("budget") ? map.Price("budget") : null);
        }

        // Who names no pools has one for each tier, of the same name.
        private static Pool[] PoolPerTier(IEnumerable<Tier> tiers) =>
            [.. tiers.Select(tier => tier.Name).Where(name => name.Length > 0).Distinct(StringComparer.Ordinal)
                .Select(name => new Pool(name, name, []))];

        private GroupQuota ReadQuota(YamlNode node, string at)
        {
            var map = new Map(this, node, at, ["group", "minimum"]);
            return new GroupQuota(map.Text("group"), map.Whole("minimum", null));
        }

        private Pool ReadPool(YamlNode node, string at)
        {
            var map = new Map(this, node, at, ["id", "tier", "languages", "pricePerJudgment"]);
            return new Pool(map.Text("id"), map.Text("tier"),
                map.Has("languages") ? map.List("languages", (inner, place) => Scalar(inner, place) ?? "") : [],
                map.Has("pricePerJudgment") ? map.Price("pricePerJudgment") : null);
        }

        public void Fault(string at, string code, string message, Mark mark) => Faults.Add(
            new LocatedFault(at, code, message, Math.Max(1, (int)mark.Line), Math.Max(1, (int)mark.Column)));

        public void Place(string at, Mark mark) => _marks[at] = mark;

        public string? Scalar(YamlNode node, string at)
        {
            if (node is not YamlScalarNode scalar)
            {
                Fault(at, "validation_failed", "A single value is needed here.", node.Start);
                return null;
            }

            if (StrictText.HasControl(scalar.Value ?? ""))
                Fault(at, "validation_failed", "A control character is not allowed.", node.Start);
            return scalar.Value ?? "";
        }
    }

    private sealed class Map
    {
        private readonly Reader _reader;
        private readonly string _at;
        private readonly Mark _start;
        private readonly Dictionary<string, YamlNode> _nodes = new(StringComparer.Ordinal);
        private readonly bool _usable;

        public Map(Reader reader, YamlNode node, string at, string[] members)
        {
            (_reader, _at, _start) = (reader, at, node.Start);
            reader.Place(at, node.Start);
            if (node is not YamlMappingNode mapping)
            {
                reader.Fault(at, "validation_failed", "A mapping is needed here.", node.Start);
                return;
            }

            _usable = true;
            foreach (var (key, value) in mapping.Children)
            {
                var name = (key as YamlScalarNode)?.Value ?? "";
                if (members.Contains(name, StringComparer.Ordinal))
                {
                    _nodes.Add(name, value);
                    reader.Place($"{at}/{name}", value.Start);
                    continue;
                }

                var nearest = members.MinBy(member => Distance(name, member))!;
                var hint = Distance(name, nearest) <= Math.Max(2, nearest.Length / 3) ? $" Did you mean '{nearest}'?" : "";
                reader.Fault($"{at}/{name}", "unknown_member", $"'{name}' is not known here.{hint}", key.Start);
            }
        }

        public bool Has(string name) => _nodes.ContainsKey(name);

        public YamlNode? Node(string name) => _nodes.GetValueOrDefault(name);

        public void Wrong(string name, string message) =>
            _reader.Fault($"{_at}/{name}", "validation_failed", message, Node(name)?.Start ?? _start);

        public string Text(string name, string? absent = null)
        {
            if (Node(name) is { } node)
                return _reader.Scalar(node, $"{_at}/{name}") ?? "";
            return absent ?? Missing(name, "");
        }

        public double Number(string name, double? absent) => Value(name, absent, "a number", text =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null);

        public int Whole(string name, int? absent) => Value(name, absent, "a whole number", text =>
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null);

        public decimal Price(string name) => Value<decimal>(name, null, "a number of cents", text =>
            decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : null);

        public DateTimeOffset Time(string name) => Value<DateTimeOffset>(name, null, "a time such as 2027-01-31T00:00:00Z", text =>
            DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var value) ? value : null);

        public bool Flag(string name) => Value<bool>(name, false, "true or false", text => text switch
        {
            "true" => true,
            "false" => false,
            _ => null,
        });

        public T Choice<T>(string name, T absent, params (string Word, T Value)[] words)
            where T : struct => Value<T>(name, absent, "one of " + string.Join(", ", words.Select(word => word.Word)), text =>
            {
                foreach (var (word, value) in words)
                {
                    if (word == text)
                        return value;
                }

                return null;
            });

        public IReadOnlyList<T> List<T>(string name, Func<YamlNode, string, T> read)
        {
            if (Node(name) is not { } node)
                return Missing<IReadOnlyList<T>>(name, []);
            if (node is not YamlSequenceNode sequence)
            {
                Wrong(name, "A list is needed here.");
                return [];
            }

            var list = new List<T>();
            foreach (var child in sequence.Children)
            {
                var at = string.Create(CultureInfo.InvariantCulture, $"{_at}/{name}/{list.Count}");
                _reader.Place(at, child.Start);
                list.Add(read(child, at));
            }

            return list;
        }

        private T Value<T>(string name, T? absent, string wanted, Func<string, T?> parse)
            where T : struct
        {
            if (Node(name) is not { } node)
                return absent ?? Missing<T>(name, default);
            if (_reader.Scalar(node, $"{_at}/{name}") is not { } text)
                return default;
            if (parse(text) is { } value)
                return value;
            Wrong(name, $"'{text}' is not {wanted}.");
            return default;
        }

        private T Missing<T>(string name, T value)
        {
            if (_usable)
                _reader.Fault($"{_at}/{name}", "validation_failed", $"'{name}' is needed.", _start);
            return value;
        }

        private static int Distance(string left, string right)
        {
            if (left.Length > 64)
                return int.MaxValue;
            var row = Enumerable.Range(0, right.Length + 1).ToArray();
            for (var i = 1; i <= left.Length; i++)
            {
                var diagonal = row[0];
                row[0] = i;
                for (var j = 1; j <= right.Length; j++)
                {
                    var same = char.ToUpperInvariant(left[i - 1]) == char.ToUpperInvariant(right[j - 1]);
                    var next = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (same ? 0 : 1));
                    (diagonal, row[j]) = (row[j], next);
                }
            }

            return row[^1];
        }
    }
}
