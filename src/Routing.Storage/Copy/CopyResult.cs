namespace Routing.Storage.Copy;

/// <summary>How far a copy has come.</summary>
/// <param name="Events">Events in the target.</param>
/// <param name="Of">Events in the source.</param>
public readonly record struct CopyProgress(long Events, long Of);

/// <summary>A finished and verified copy.</summary>
/// <param name="Events">Events copied, over all attempts.</param>
/// <param name="Streams">Streams they belong to.</param>
/// <param name="Resumed">Events that an earlier attempt had copied.</param>
/// <param name="Hash">SHA-256 of all events, the same in source and target.</param>
public sealed record CopyResult(long Events, long Streams, long Resumed, string Hash);

/// <summary>What was copied is not what the source holds; the source is untouched.</summary>
public sealed class CopyDiffersException(string message) : Exception(message);

/// <summary>The copy cannot go on; nothing was lost, and the source is untouched.</summary>
public sealed class CopyRefusedException(string message) : Exception(message);
