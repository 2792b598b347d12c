namespace Routing.Contracts;

/// <summary>Where people wait for a shard, so that the best of several is served. Key: that of the shard.</summary>
[GrainInterfaceType("routing.waiting-room")]
public interface IWaitingRoomGrain : IGrainWithStringKey
{
    /// <summary>Waits until the hold time of the first who waits is over, or enough have come.</summary>
    [Alias("Wait")]
    Task<HeldReply> Wait(WaitingAsker asker, TimeSpan hold, CancellationToken cancellation);
}
