namespace Routing.Core.RewardModels;

/// <summary>Files of an artefact that others than its trainer read.</summary>
public static class ModelFiles
{
    /// <summary>The evaluation report, JSON.</summary>
    public const string Report = "report.json";

    /// <summary>Of what it was made and with which metrics, JSON.</summary>
    public const string Lineage = "manifest.json";
}
