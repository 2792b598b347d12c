using System.ComponentModel.DataAnnotations;

namespace Routing.Grains;

/// <summary>What every grain of a node is told at start.</summary>
public sealed class NodeSettings
{
    /// <summary>Seed of every random decision of this installation.</summary>
    public ulong Seed { get; set; } = 1;

    /// <summary>Queue shards of a programme; fixed while its items are open.</summary>
    [Range(1, 256)]
    public int Shards { get; set; } = 4;

    /// <summary>How long a reviewer may hold a task.</summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromMinutes(15);
}
