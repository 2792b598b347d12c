using Routing.Core.Ledgers;
using System.IO.Compression;
using System.Text;
using Routing.Core.Programmes;

namespace Routing.Cli.Input;

/// <summary>Reads bytes as UTF-8 and refuses what is not.</summary>
internal static class StrictText
{
    private const int MaximumBytes = 1 << 30;

    private static readonly UTF8Encoding Utf8 = new(false, true);

    public static string? ReadFile(string path, FaultList faults)
    {
        var name = Path.GetFileName(path);
        try
        {
            using var file = File.OpenRead(path);
            if (!path.EndsWith(".gz", StringComparison.Ordinal))
                return Read(file, name, faults);
            using var plain = new GZipStream(file, CompressionMode.Decompress);
            return Read(plain, name, faults);
        }
        catch (InvalidDataException)
        {
            faults.Add(name, "format_invalid", "The file is not valid gzip.", 0, 0);
            return null;
        }
    }

    /// <summary>Reads a file of any size as it comes; what is not UTF-8 or not gzip is a fault.</summary>
    /// <param name="read">Reads to the end; called once.</param>
    public static void Stream(string path, FaultList faults, Action<TextReader> read)
    {
        var name = Path.GetFileName(path);
        try
        {
            using var stream = Open(path);
            using var reader = new StreamReader(stream, Utf8, detectEncodingFromByteOrderMarks: false, bufferSize: 1 << 16);
            if (reader.Peek() == 0xFEFF)
                reader.Read();
            read(reader);
        }
        catch (InvalidDataException)
        {
            faults.Add(name, "format_invalid", "The file is not valid gzip.", 0, 0);
        }
        catch (DecoderFallbackException)
        {
            using var stream = Open(path);
            FindBadLines(stream, name, faults);
        }
    }

    private static Stream Open(string path)
    {
        Stream file = File.OpenRead(path);
        return path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    private static void FindBadLines(Stream stream, string name, FaultList faults)
    {
        using var buffered = new BufferedStream(stream, 1 << 16);
        var bytes = new List<byte>();
        for (var line = 1; ;)
        {
            var next = buffered.ReadByte();
            if (next >= 0)
                bytes.Add((byte)next);
            if (next >= 0 && next != '\n')
                continue;
            if (!System.Text.Unicode.Utf8.IsValid(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes)))
                faults.Add(name, "encoding_invalid", "The line is not valid UTF-8.", line, 1);
            if (next < 0)
                return;
            bytes.Clear();
            line++;
        }
    }

    /// <summary>Reads all of it; lines that are not UTF-8 are faults and come back blank.</summary>
    /// <returns>Null where it is too large.</returns>
    public static string? Read(Stream stream, string name, FaultList faults)
    {
        using var memory = new MemoryStream();
        var buffer = new byte[1 << 16];
        int read;
        while ((read = stream.Read(buffer)) > 0)
        {
            if (memory.Length + read > MaximumBytes)
            {
                faults.Add(name, "content_too_large", "The file is larger than 1 GiB.", 0, 0);
                return null;
            }

            memory.Write(buffer, 0, read);
        }

        var bytes = memory.GetBuffer().AsSpan(0, (int)memory.Length);
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            bytes = bytes[3..];
        if (System.Text.Unicode.Utf8.IsValid(bytes))
            return Utf8.GetString(bytes);

        // A line that is no text is left blank, so that the faults of all other lines are found too.
        var text = new StringBuilder();
        for (var line = 1; bytes.Length > 0; line++)
        {
            var length = bytes.IndexOf((byte)'\n') + 1;
            var row = bytes[..(length == 0 ? bytes.Length : length)];
            bytes = bytes[row.Length..];
            if (System.Text.Unicode.Utf8.IsValid(row))
            {
                text.Append(Utf8.GetString(row));
                continue;
            }

            faults.Add(name, "encoding_invalid", "The line is not valid UTF-8.", line, 1);
            text.Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Whether the text has a control character other than tab and line end.</summary>
    public static bool HasControl(string text)
    {
        foreach (var c in text)
        {
            if (char.IsControl(c) && c is not ('\t' or '\n' or '\r'))
                return true;
        }

        return false;
    }
}

/// <summary>Collects faults up to the limit of one report.</summary>
internal sealed class FaultList
{
    private readonly List<Fault> _faults = [];

    public bool Any => _faults.Count > 0;

    public void Add(string pointer, string code, string message, int line, int column)
    {
        if (_faults.Count < ProgrammeRules.MaximumFaults)
            _faults.Add(new LocatedFault(pointer, code, message, line, column));
    }

    public void ThrowIfAny()
    {
        if (Any)
            throw new InputException(_faults);
    }
}
