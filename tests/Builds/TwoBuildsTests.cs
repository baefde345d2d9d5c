using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using TicketMaster.Storage;
using TicketMaster.Tests.Infra;
using Xunit;

namespace TicketMaster.Tests.Builds;

/// <summary>
/// The same source makes the app of one process and, with <c>-p:AzureFunctions=true</c>, the one for Azure. The packages of the
/// latter cannot be restored everywhere: here the project is asked what it would build.
/// </summary>
public sealed partial class TwoBuildsTests
{
    [Fact]
    public async Task The_Azure_build_has_its_own_platform_and_nothing_of_the_one_process_runtime()
    {
        Evaluation azure = await Evaluation.OfTheAzureBuildAsync();

        Assert.Contains("Azure/Platform.cs", azure.Items("Compile"));
        Assert.DoesNotContain(azure.Items("Compile"), file => file.StartsWith("Local/", StringComparison.Ordinal));
        Assert.DoesNotContain(azure.Items("EmbeddedResource"), file => file.StartsWith("Local/", StringComparison.Ordinal));
        Assert.Empty(azure.Items("ProjectReference"));
        Assert.Equal(
            (await Evaluation.OfTheDefaultBuildAsync()).Items("Compile").Where(file => !file.StartsWith("Local/", StringComparison.Ordinal)),
            azure.Items("Compile").Where(file => !file.StartsWith("Azure/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_default_build_restores_none_of_the_packages_that_only_Azure_needs()
    {
        Evaluation build = await Evaluation.OfTheDefaultBuildAsync();
        string[] onlyAzure = [.. (await Evaluation.OfTheAzureBuildAsync()).Items("PackageReference").Except(build.Items("PackageReference"))];
        using JsonDocument assets = JsonDocument.Parse(
            await File.ReadAllTextAsync(Path.Combine(build.Property("MSBuildProjectExtensionsPath"), "project.assets.json")));
        string[] restored = [.. assets.RootElement.GetProperty("libraries").EnumerateObject().Select(library => library.Name.Split('/')[0])];

        Assert.Contains("Microsoft.Azure.Functions.Worker", onlyAzure);
        Assert.NotEmpty(restored);
        Assert.Empty(onlyAzure.Intersect(restored, StringComparer.OrdinalIgnoreCase));
        Assert.DoesNotContain(build.Items("Compile"), file => file.StartsWith("Azure/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_package_of_the_Azure_build_has_one_exact_version()
    {
        Evaluation azure = await Evaluation.OfTheAzureBuildAsync();
        Dictionary<string, string> versions = azure.Items("PackageVersion").Zip(azure.Metadata("PackageVersion", "Version")).ToDictionary();

        Assert.All(azure.Items("PackageReference"), package => Assert.Matches(@"^\d+\.\d+\.\d+$", versions[package]));
        // A pin below what a package asks for stops the restore, and only that build's own registry could tell.
        Assert.NotEqual("true", azure.Property("CentralPackageTransitivePinningEnabled"));
    }

    [Fact]
    public async Task The_builds_keep_what_they_make_apart()
    {
        Evaluation[] builds =
        [
            await Evaluation.OfTheDefaultBuildAsync(), await Evaluation.OfTheBuildAheadAsync(), await Evaluation.OfTheAzureBuildAsync(),
        ];

        Assert.All(
            ["MSBuildProjectExtensionsPath", "IntermediateOutputPath", "OutputPath"],
            path => Assert.Distinct(builds.Select(build => build.Property(path))));

        // The default build's leftovers are there: these tests were made by it.
        Assert.All(builds, build => Assert.DoesNotContain(build.Items("Compile"), file => LeftOver().IsMatch(file)));
    }

    [Fact]
    public async Task What_is_published_for_Azure_is_what_the_host_looks_for()
    {
        Evaluation azure = await Evaluation.OfTheAzureBuildAsync();

        Assert.Equal("v4", azure.Property("AzureFunctionsVersion"));
        Assert.Equal("linux-x64", azure.Property("RuntimeIdentifier"));
        Assert.Equal("false", azure.Property("SelfContained"));
        Assert.Equal("true", azure.Property("PublishReadyToRun"));
        Assert.Equal("true", azure.Property("TreatWarningsAsErrors"));
        Assert.NotEqual("false", azure.Property("TieredPGO"));
        Assert.Contains(
            ("../host.json", "host.json", "PreserveNewest"),
            azure.Items("None").Zip(azure.Metadata("None", "Link"), azure.Metadata("None", "CopyToOutputDirectory")));
    }

    [Fact]
    public async Task The_Azure_platform_checks_every_section_that_its_parts_read()
    {
        string platform = await File.ReadAllTextAsync(Path.Combine(InfraFolder.Repository, "functions", "Azure", "Platform.cs"));
        string[] known = [.. OptionsType().Matches(platform).Select(match => match.Groups["type"].Value)];

        Assert.Equal(CodeNames.OptionsTypes.Select(type => type.Name).Order(), known.Order());
    }

    [Fact]
    public async Task Every_meter_of_the_app_has_a_name_that_the_Azure_build_subscribes_to()
    {
        string telemetry = await File.ReadAllTextAsync(Path.Combine(InfraFolder.Repository, "functions", "Azure", "Telemetry.cs"));
        string beginning = Subscribed().Match(telemetry).Groups["beginning"].Value;
        string[] meters = [.. typeof(Containers).Assembly.GetTypes()
            .Select(type => type.GetField("Meter")).OfType<FieldInfo>().Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!)];

        Assert.Equal("TicketMaster.", beginning);
        Assert.NotEmpty(meters);
        Assert.All(meters, meter => Assert.StartsWith(beginning, meter, StringComparison.Ordinal));
    }

    [GeneratedRegex("^(bin|obj)/")]
    private static partial Regex LeftOver();

    [GeneratedRegex(@"""(?<beginning>[^""]*)\*"";")]
    private static partial Regex Subscribed();

    [GeneratedRegex(@"typeof\((?<type>\w+)\)")]
    private static partial Regex OptionsType();
}
