using System.Globalization;
using Orleans.Storage;
using Routing.Core.Ports;

namespace Routing.Grains.Feeds;

/// <summary>Grain storage of Orleans over <see cref="ISnapshots"/>: subscriptions survive a restart on either journal.</summary>
internal sealed class SnapshotGrainStorage(ISnapshots snapshots, IGrainStorageSerializer serializer) : IGrainStorage
{
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var found = await snapshots.Read(Name(stateName, grainId), CancellationToken.None);
        grainState.RecordExists = found is not null;
        grainState.ETag = found is { } snapshot ? Tag(snapshot.Version) : null;
        grainState.State = found is { } known
            ? serializer.Deserialize<T>(new BinaryData(known.Body)) : Activator.CreateInstance<T>();
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var version = await snapshots.Write(
            Name(stateName, grainId), Version(grainState.ETag), serializer.Serialize(grainState.State).ToMemory(), CancellationToken.None)
            ?? throw new InconsistentStateException($"State '{stateName}' of {grainId} was written by somebody else.");
        (grainState.RecordExists, grainState.ETag) = (true, Tag(version));
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await snapshots.Remove(Name(stateName, grainId), Version(grainState.ETag), CancellationToken.None);
        (grainState.RecordExists, grainState.ETag, grainState.State) = (false, null, Activator.CreateInstance<T>());
    }

    private static string Name(string state, GrainId grain) => $"grain/{state}/{grain}";

    private static string Tag(long version) => version.ToString(CultureInfo.InvariantCulture);

    private static long Version(string? tag) => tag is null ? 0 : long.Parse(tag, CultureInfo.InvariantCulture);
}
