using Routing.Core.Programmes;
using Routing.Core.Rubrics;
using YamlDotNet.RepresentationModel;

namespace Routing.Cli.Input;

/// <summary>Makes a programme of the nodes of its file. What is missing or wrong goes to the faults, and reading goes on.</summary>
internal sealed class ProgrammeReader(YamlFaults faults)
{
    public Programme Read(YamlNode root)
    {
        var map = new YamlMap(faults, root, "", ["schema", "name", "method", "classes", "axes", "rubric", "risks", "tiers", "pools",
            "goldShare", "attentionShare", "calibrationSize", "calibrationMinimum", "explorationShare", "expertShare", "leaseSeconds",
            "calibrationRequired", "serviceHours", "expertsToOverrule", "rewardModel", "signals", "shareCap", "groupQuotas", "checkShare", "budgetUntil", "mode", "holdMilliseconds", "duplicates", "stage", "pilot"]);
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
            Classes = map.Has("classes") ? map.List("classes", (node, at) => faults.Scalar(node, at) ?? "") : standard,
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
            RewardModel = map.Has("rewardModel") ? RewardModelReader.Read(faults, map.Node("rewardModel")!, "/rewardModel") : null,
            Stage = map.Choice("stage", ProgrammeStage.Live, ("draft", ProgrammeStage.Draft), ("live", ProgrammeStage.Live)) is ProgrammeStage.Draft
                ? ProgrammeStage.Draft : null,
            Pilot = map.Has("pilot") ? ReadPilot(map.Node("pilot")!, "/pilot") : null,
            Duplicates = map.Has("duplicates") ? ReadDuplicates(map.Node("duplicates")!, "/duplicates") : null,
            ServiceTime = TimeSpan.FromHours(map.Whole("serviceHours", 168)),
            CheckShare = map.Number("checkShare", 1),
            GoldShare = map.Number("goldShare", 0.08),
            AttentionShare = map.Has("attentionShare") ? map.Number("attentionShare", null) : null,
            CalibrationSize = map.Whole("calibrationSize", 20),
            CalibrationMinimum = map.Number("calibrationMinimum", 0.7),
            ExplorationShare = map.Number("explorationShare", 0.1),
            ExpertShare = map.Number("expertShare", 0.1),
            LeaseDuration = TimeSpan.FromSeconds(map.Whole("leaseSeconds", 900)),
        };
    }

    private PilotPolicy ReadPilot(YamlNode node, string at)
    {
        var (map, standard) = (new YamlMap(faults, node, at, ["items", "overlap", "agreement"]), new PilotPolicy());
        return new PilotPolicy(
            map.Whole("items", standard.Items), map.Whole("overlap", standard.Overlap), map.Number("agreement", standard.Agreement));
    }

    private DuplicatePolicy ReadDuplicates(YamlNode node, string at) => new(
        new YamlMap(faults, node, at, ["threshold"]).Number("threshold", new DuplicatePolicy().Threshold));

    private Axis ReadAxis(YamlNode node, string at)
    {
        var map = new YamlMap(faults, node, at, ["id", "name", "description", "scale", "direction", "weight", "blocking", "taste"]);
        var id = map.Text("id");
        return new Axis(id, map.Text("name", id), map.Text("description", ""),
            map.Choice("scale", AxisScale.OneToFive, ("binary", AxisScale.Binary), ("1-5", AxisScale.OneToFive), ("pairwise", AxisScale.Pairwise)),
            map.Choice("direction", AxisDirection.Higher, ("higher", AxisDirection.Higher), ("lower", AxisDirection.Lower)),
            map.Number("weight", null), map.Flag("blocking")) { Taste = map.Flag("taste") };
    }

    private Rubric ReadRubric(YamlNode node, string at)
    {
        var map = new YamlMap(faults, node, at, ["axes", "tieBreaks"]);
        return new Rubric(map.List("axes", ReadRubricAxis), map.Has("tieBreaks") ? map.List("tieBreaks", ReadTieBreak) : []);
    }

    private RubricAxis ReadRubricAxis(YamlNode node, string at)
    {
        var map = new YamlMap(faults, node, at, ["id", "levels"]);
        return new RubricAxis(map.Text("id"), map.List("levels", ReadLevel));
    }

    private Level ReadLevel(YamlNode node, string at)
    {
        var map = new YamlMap(faults, node, at, ["value", "anchor", "boundary"]);
        BoundaryExample? boundary = null;
        if (map.Node("boundary") is { } inner)
        {
            var examples = new YamlMap(faults, inner, at + "/boundary", ["positive", "negative"]);
            boundary = new BoundaryExample(examples.Text("positive"), examples.Text("negative"));
        }

        return new Level(map.Whole("value", null), map.Text("anchor", ""), boundary);
    }

    private TieBreakRule ReadTieBreak(YamlNode node, string at)
    {
        var map = new YamlMap(faults, node, at, ["id", "winner", "loser", "because"]);
        return new TieBreakRule(map.Text("id"), map.Text("winner"), map.Text("loser"), map.Text("because", ""));
    }

    private RiskClass ReadRisk(YamlNode node, string at)
    {
        var map = new YamlMap(faults, node, at, ["name", "targetError", "minimumOverlap", "maximumOverlap", "needsExpert", "errorCost"]);
        return new RiskClass(map.Text("name"), map.Number("targetError", null), map.Whole("minimumOverlap", null),
            map.Whole("maximumOverlap", null), map.Flag("needsExpert"), map.Has("errorCost") ? map.Price("errorCost") : null);
    }

    private Tier ReadTier(YamlNode node, string at)
    {
        var map = new YamlMap(faults, node, at, ["name", "pricePerJudgment", "expert", "priorAccuracy", "budget"]);
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
        var map = new YamlMap(faults, node, at, ["group", "minimum"]);
        return new GroupQuota(map.Text("group"), map.Whole("minimum", null));
    }

    private Pool ReadPool(YamlNode node, string at)
    {
        var map = new YamlMap(faults, node, at, ["id", "tier", "languages", "pricePerJudgment"]);
        return new Pool(map.Text("id"), map.Text("tier"),
            map.Has("languages") ? map.List("languages", (inner, place) => faults.Scalar(inner, place) ?? "") : [],
            map.Has("pricePerJudgment") ? map.Price("pricePerJudgment") : null);
    }
}
