namespace Routing.Core.RewardModels;

/// <summary>Keeps artefacts by the hash of their content; what is stored never changes.</summary>
public interface IArtefactStore
{
    /// <summary>An empty folder to write an artefact into; what of it is not taken in goes with the folder of the run.</summary>
    /// <param name="run">Key of the run.</param>
    string NewFolder(string run);

    /// <summary>A folder that a run finds again after a kill, made where there is none yet. Not part of an artefact.</summary>
    /// <param name="run">Key of the run.</param>
    string RunFolder(string run);

    /// <summary>The run is over: its folder goes.</summary>
    void EndRun(string run);

    /// <summary>Takes the folder in; the same content again is stored once, and mends what is there where that was damaged.</summary>
    /// <returns>SHA-256 over names and contents of its files.</returns>
    string Put(string folder);

    /// <summary>Keeps of an artefact these files alone, for <see cref="Read"/>: it cannot be opened any more. One that is not there is left
    /// so.</summary>
    void Retire(string hash, IReadOnlyList<string> kept);

    /// <summary>A text file of an artefact, also of a retired one where it was kept; null: there is none.</summary>
    string? Read(string hash, string file);

    /// <summary>The folder of an artefact.</summary>
    /// <exception cref="InvalidDataException">There is none of this hash here.</exception>
    string Open(string hash);
}
