namespace Routing.Core.RewardModels;

/// <summary>Files of an artefact that others than its trainer read.</summary>
public static class ModelFiles
{
    /// <summary>The evaluation report, JSON.</summary>
    public const string Report = "report.json";
}
