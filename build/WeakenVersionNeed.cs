using System;
using System.IO;
using System.Text;
using Microsoft.Build.Framework;
using Task = Microsoft.Build.Utilities.Task;

/// <summary>Copies an ELF library and marks its need of one symbol version as weak, so that the loader accepts a system that lacks
/// the version. For a library that names a version of which it uses no symbol.</summary>
/// <remarks>System V ABI, "Symbol Versioning" in the Linux Standard Base: sections of type SHT_GNU_verneed hold needs of libraries,
/// each with a list of versions; VER_FLG_WEAK is bit 1 of the flags of a version.</remarks>
public sealed class WeakenVersionNeed : Task
{
    private const uint NeedSection = 0x6ffffffe;
    private const byte Weak = 0x2;

    /// <summary>The library.</summary>
    [Required]
    public string Source { get; set; }

    /// <summary>Where the copy goes.</summary>
    [Required]
    public string Destination { get; set; }

    /// <summary>Name of the version, as GLIBCXX_3.4.32.</summary>
    [Required]
    public string Version { get; set; }

    /// <inheritdoc />
    public override bool Execute()
    {
        var bytes = File.ReadAllBytes(Source);
        try
        {
            if (Weakened(bytes, Version) == 0)
                Log.LogMessage(MessageImportance.High, "{0} does not need {1}: this step can go.", Path.GetFileName(Source), Version);
        }
        catch (Exception fault) when (fault is ArgumentException || fault is OverflowException || fault is IndexOutOfRangeException)
        {
            Log.LogError("{0} is cut short or damaged.", Source);
            return false;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Destination));
        File.WriteAllBytes(Destination, bytes);
        return true;
    }

    // Number of needs that were marked.
    private static int Weakened(byte[] elf, string version)
    {
        var marked = 0;
        // ELF, 64 bits, little endian.
        if (elf.Length < 0x40 || elf[0] != 0x7f || elf[1] != 'E' || elf[2] != 'L' || elf[3] != 'F' || elf[4] != 2 || elf[5] != 1)
            return marked;
        long Section(int index) => (long)U64(elf, 0x28) + ((long)index * U16(elf, 0x3a));
        for (var n = 0; n < U16(elf, 0x3c); n++)
        {
            var section = Section(n);
            if (U32(elf, section + 4) != NeedSection)
                continue;
            var names = (long)U64(elf, Section((int)U32(elf, section + 40)) + 24);
            var need = (long)U64(elf, section + 24);
            for (uint next = 1; next != 0; need += next)
            {
                var entry = need + U32(elf, need + 8);
                for (int left = U16(elf, need + 2); left > 0; left--)
                {
                    if (Text(elf, names + U32(elf, entry + 8)) == version)
                    {
                        elf[entry + 4] |= Weak; // The low byte of the flags.
                        marked++;
                    }

                    entry += U32(elf, entry + 12);
                }

                next = U32(elf, need + 12);
            }
        }

        return marked;
    }

    private static ushort U16(byte[] bytes, long at) => BitConverter.ToUInt16(bytes, checked((int)at));

    private static uint U32(byte[] bytes, long at) => BitConverter.ToUInt32(bytes, checked((int)at));

    private static ulong U64(byte[] bytes, long at) => BitConverter.ToUInt64(bytes, checked((int)at));

    private static string Text(byte[] bytes, long at)
    {
        var end = Array.IndexOf(bytes, (byte)0, checked((int)at));
        return Encoding.ASCII.GetString(bytes, (int)at, (end < 0 ? bytes.Length : end) - (int)at);
    }
}
