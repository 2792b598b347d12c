using System.Collections.Immutable;
using Routing.Core.Programmes;
using Routing.Core.Tasks;
using Routing.Statistics.Audits;

namespace Routing.Core.Labels;

/// <summary>A promise found broken.</summary>
/// <param name="CleanAt">When before that the audits spoke most for the promise.</param>
/// <param name="At">When the evidence was enough.</param>
public readonly record struct AuditAlarm(DateTimeOffset CleanAt, DateTimeOffset At);

/// <summary>What the audits of a risk class show about the items that closed with a model's help (algorithms.md §8).</summary>
/// <param name="Target">α, the error rate that is promised.</param>
/// <param name="Audits">Audited items that people have settled, since the model may close anything.</param>
/// <param name="Estimate">Their error; null without audits.</param>
/// <param name="Evidence">M of the betting process since the last alarm: 20 is an alarm.</param>
/// <param name="Alarms">When the promise was found broken, and when before that the audits spoke most for it: what the
/// model helped to close between the two is asked about again.</param>
public sealed record AuditStanding(
    double Target, int Audits, AuditEstimate? Estimate, double Evidence, ImmutableArray<AuditAlarm> Alarms)
{
    /// <summary>The last alarm: what people settled before it no longer says that the model may help.</summary>
    public DateTimeOffset? AlarmAt => Alarms.IsEmpty ? null : Alarms[^1].At;

    // Errors among accepted items that are promised for low and medium risk (§8); a stricter class of risk promises more.
    private static readonly double[] _promised = [0.05, 0.02];

    /// <summary>Risk classes, from the first on, whose items a model may help to close; the others are closed by people.</summary>
    public static int AssistedRisks => _promised.Length;

    /// <summary>α of a risk class that a model may help with.</summary>
    public static double TargetOf(RiskClass risk, int index) => Math.Min(risk.TargetError, _promised[index]);

    /// <summary>The standing of each assisted risk class. A pure function of the tasks.</summary>
    /// <param name="tasks">All tasks that were drawn for an audit.</param>
    public static ImmutableArray<AuditStanding> Of(Programme programme, IEnumerable<FeedbackTaskState> tasks)
    {
        var settled = tasks.Where(task => task is { Audit: not null, Closed: { } closed, Ruling: not { Unresolvable: true } }
                && closed.Model is null && closed.Verdicts.Length == task.Audit.Verdicts.Length)
            .OrderBy(task => task.Closed!.At).ThenBy(task => task.Content!.ExternalId, StringComparer.Ordinal)
            .ToLookup(task => task.Content!.Risk);
        return [.. programme.Risks.Take(AssistedRisks).Select((risk, index) => Of(settled[index], TargetOf(risk, index)))];
    }

    private static AuditStanding Of(IEnumerable<FeedbackTaskState> settled, double target)
    {
        var audits = new List<Audit>();
        var process = new BettingProcess(target);
        var alarms = ImmutableArray.CreateBuilder<AuditAlarm>();
        // The audits speak most for the promise where the evidence against it is least: from there on it rose.
        var (clean, least) = (DateTimeOffset.MinValue, 1.0);
        foreach (var task in settled)
        {
            var drawn = task.Audit!;
            var wrong = !task.Closed!.Verdicts.SequenceEqual(drawn.Verdicts);
            audits.Add(new Audit(wrong, drawn.Propensity));
            process.Take(wrong, drawn.Floor / drawn.Propensity);
            if (process.Value <= least)
                (clean, least) = (task.Closed.At, process.Value);
            if (!process.IsAlarm())
                continue;
            alarms.Add(new AuditAlarm(clean, task.Closed.At));
            (clean, least, process) = (task.Closed.At, 1, new BettingProcess(target));
        }

        return new AuditStanding(target, audits.Count, AuditEstimate.Of(audits), process.Value, alarms.ToImmutable());
    }
}
