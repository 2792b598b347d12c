using System.Text;
using Xunit;

namespace Routing.Training.Tests.Build;

public sealed class WeakenVersionNeedTests : IDisposable
{
    private const int FlagsOfFirst = 0x40 + 16 + 4, FlagsOfSecond = FlagsOfFirst + 16;

    private readonly string _folder = Directory.CreateTempSubdirectory("routing-elf-").FullName;

    [Fact]
    public async Task The_build_marks_the_one_version_weak_in_a_copy_and_nothing_else()
    {
        var source = Path.Combine(_folder, "lib.so");
        var elf = SmallLibrary();
        await File.WriteAllBytesAsync(source, elf, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_folder, "t.proj"), $"""
            <Project>
              <Import Project="{Repository.File("build/NativeLibraries.targets")}" />
              <Target Name="Run">
                <WeakenVersionNeed Source="{source}" Destination="{source}.weak" Version="GLIBCXX_3.4.32" />
                <WeakenVersionNeed Source="{source}" Destination="{source}.same" Version="GLIBCXX_9" />
              </Target>
            </Project>
            """, TestContext.Current.CancellationToken);

        var (code, output) = await Repository.Dotnet("msbuild", Path.Combine(_folder, "t.proj"), "-t:Run", "-nologo");

        Assert.True(code == 0, output);
        Assert.Contains("does not need GLIBCXX_9", output, StringComparison.Ordinal);
        Assert.Equal(elf, await File.ReadAllBytesAsync(source, TestContext.Current.CancellationToken));
        Assert.Equal(elf, await File.ReadAllBytesAsync(source + ".same", TestContext.Current.CancellationToken));
        elf[FlagsOfSecond] |= 2;
        Assert.Equal(elf, await File.ReadAllBytesAsync(source + ".weak", TestContext.Current.CancellationToken));
    }

    [Fact]
    public void The_library_that_was_marked_so_loads_here()
    {
        using var sum = TorchSharp.torch.ones(2, 2).sum();

        Assert.Equal(4, sum.item<float>());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // Header, a section of needs with one library of two versions, its names, and the table of the two sections.
    private static byte[] SmallLibrary()
    {
        var names = Encoding.ASCII.GetBytes("\0libstdc++.so.6\0GLIBCXX_3.4\0GLIBCXX_3.4.32\0");
        const int Header = 0x40, Needs = 16 + (2 * 16), SectionHeader = 64;
        var (namesAt, tableAt) = (Header + Needs, Header + Needs + names.Length);
        var bytes = new byte[tableAt + (2 * SectionHeader)];
        void Write(int at, long value, int size) => BitConverter.GetBytes(value)[..size].CopyTo(bytes, at);
        new byte[] { 0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1 }.CopyTo(bytes, 0);
        Write(0x28, tableAt, 8);
        Write(0x3a, SectionHeader, 2);
        Write(0x3c, 2, 2);
        Write(Header, 1, 2); // version of the format
        Write(Header + 2, 2, 2); // entries
        Write(Header + 4, 1, 4); // name of the library
        Write(Header + 8, 16, 4); // first entry
        Write(Header + 16 + 8, 16, 4); // name of the first version
        Write(Header + 16 + 12, 16, 4); // next entry
        Write(Header + 32 + 8, 28, 4); // name of the second version
        names.CopyTo(bytes, namesAt);
        Write(tableAt + 4, 0x6ffffffe, 4);
        Write(tableAt + 24, Header, 8);
        Write(tableAt + 32, Needs, 8);
        Write(tableAt + 40, 1, 4); // its names are in section 1
        Write(tableAt + SectionHeader + 4, 3, 4);
        Write(tableAt + SectionHeader + 24, namesAt, 8);
        Write(tableAt + SectionHeader + 32, names.Length, 8);
        return bytes;
    }
}
