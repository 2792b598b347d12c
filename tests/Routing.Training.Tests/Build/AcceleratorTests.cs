using System.Text.Json;
using Xunit;

namespace Routing.Training.Tests.Build;

/// <summary>What a build for a graphics processor would restore; nothing of it is restored here.</summary>
public sealed class AcceleratorTests
{
    [Theory]
    [InlineData("cpu", "src/Routing.Scoring", "Microsoft.ML.OnnxRuntime", "Microsoft.ML.OnnxRuntime.Gpu.Linux")]
    [InlineData("cuda", "src/Routing.Scoring", "Microsoft.ML.OnnxRuntime.Gpu.Linux", "Microsoft.ML.OnnxRuntime")]
    [InlineData("cpu", "tests/Routing.Training.Tests", "libtorch-cpu-linux-x64", "libtorch-cuda-12.8-linux-x64")]
    [InlineData("cuda", "tests/Routing.Training.Tests", "libtorch-cuda-12.8-linux-x64", "libtorch-cpu-linux-x64")]
    public async Task One_of_each_kind_is_referenced_in_one_version(string accelerator, string project, string wanted, string unwanted)
    {
        var (code, output) = await Repository.Dotnet(
            "msbuild", Repository.File(project), "-getItem:PackageReference,PackageVersion", $"-p:Accelerator={accelerator}");

        Assert.True(code == 0, output);
        var items = JsonDocument.Parse(output).RootElement.GetProperty("Items");
        var referenced = Names(items, "PackageReference");
        Assert.Contains(wanted, referenced);
        Assert.DoesNotContain(unwanted, referenced);
        Assert.Equal(Version(items, wanted), Version(items, unwanted));
    }

    [Fact]
    public async Task Another_accelerator_fails_the_build()
    {
        var (code, output) = await Repository.Dotnet(
            "msbuild", Repository.File("src/Routing.Scoring"), "-t:CheckAccelerator", "-p:Accelerator=tpu", "-nologo");

        Assert.NotEqual(0, code);
        Assert.Contains("Accelerator is 'tpu'; cpu or cuda is expected.", output, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Names(JsonElement items, string kind) =>
        items.GetProperty(kind).EnumerateArray().Select(item => item.GetProperty("Identity").GetString()!);

    private static string Version(JsonElement items, string package) => items.GetProperty("PackageVersion").EnumerateArray()
        .Single(item => item.GetProperty("Identity").GetString() == package).GetProperty("Version").GetString()!;
}
