using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using TicketMaster.Tests.Infra;
using Xunit;

namespace TicketMaster.Tests.Builds;

/// <summary>
/// One source and one set of packages: the publish for Azure differs by the worker's whole SDK and by three packages that not every
/// registry has. Here the project is asked what it would build.
/// </summary>
public sealed partial class AzurePublishTests
{
    private static readonly string[] s_onlyInFullRegistries =
    [
        "Microsoft.Azure.Functions.Worker.Extensions.CosmosDB",
        "Microsoft.Azure.Functions.Worker.Extensions.DurableTask.AzureManaged",
        "Microsoft.Azure.Functions.Worker.Extensions.ServiceBus",
    ];

    [Fact]
    public async Task What_is_published_for_Azure_is_compiled_of_the_source_that_is_tested()
    {
        Evaluation build = await Evaluation.OfTheDefaultBuildAsync();
        Evaluation azure = await Evaluation.OfTheAzureBuildAsync();

        Assert.Equal(build.Items("Compile"), azure.Items("Compile"));
        Assert.Equal(build.Items("EmbeddedResource"), azure.Items("EmbeddedResource"));
        Assert.Equal(build.Property("DefineConstants"), azure.Property("DefineConstants"));
        Assert.Equal(
            ["Microsoft.Azure.Functions.Worker.Sdk", .. s_onlyInFullRegistries],
            azure.Items("PackageReference").Except(build.Items("PackageReference"))
                .OrderByDescending(package => package.EndsWith(".Sdk", StringComparison.Ordinal)));
        Assert.Empty(build.Items("PackageReference").Except(azure.Items("PackageReference")));
        Assert.Equal(["../standins/StandIns.csproj"], build.Items("ProjectReference"));
        Assert.Empty(azure.Items("ProjectReference"));
    }

    [Fact]
    public async Task Every_package_has_one_exact_version_and_so_has_what_only_packages_ask_for()
    {
        Evaluation azure = await Evaluation.OfTheAzureBuildAsync();
        Dictionary<string, string> versions = azure.Items("PackageVersion").Zip(azure.Metadata("PackageVersion", "Version")).ToDictionary();

        Assert.All(azure.Items("PackageReference"), package => Assert.Contains(package, versions.Keys));

        // Of Lucene.NET 4.8 there are betas only.
        Assert.All(versions.Values, version => Assert.Matches(@"^\d+\.\d+\.\d+(-beta\d+)?$", version));
        Assert.Equal("true", azure.Property("CentralPackageTransitivePinningEnabled"));
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

    /// <summary>azd before 1.32 or so names a folder for the package only; later ones name one for all that is made.</summary>
    [Theory]
    [InlineData("-p:PublishDir=/tmp/azd1/", "-p:PublishDir=/tmp/azd2/")]
    [InlineData("-p:ArtifactsPath=/tmp/azd1", "-p:ArtifactsPath=/tmp/azd2")]
    public async Task Two_publishes_at_once_share_no_folder(string one, string other)
    {
        Evaluation[] publishes = await Task.WhenAll(Evaluation.OfAPublishAsync(one), Evaluation.OfAPublishAsync(other));

        Assert.All(["MSBuildProjectExtensionsPath", "IntermediateOutputPath", "OutputPath"], path =>
        {
            Assert.Contains("/tmp/azd1", publishes[0].Property(path), StringComparison.Ordinal);
            Assert.Contains("/tmp/azd2", publishes[1].Property(path), StringComparison.Ordinal);
        });
    }

    /// <summary>azd writes an id into a project that has none.</summary>
    [Fact]
    public async Task The_project_has_an_id_of_user_secrets_and_reads_none()
    {
        Evaluation azure = await Evaluation.OfTheAzureBuildAsync();

        Assert.Equal(("ticketmaster", "false"), (azure.Property("UserSecretsId"), azure.Property("GenerateUserSecretsAttribute")));
    }

    /// <summary>Whatever runs it: a hook would not, since 'azd deploy' runs other hooks than 'azd up'.</summary>
    [Fact]
    public async Task A_publish_that_is_not_for_Azure_is_refused_with_a_sentence()
    {
        (int code, string said) = await Evaluation.PublishAsync();

        Assert.Equal(1, code);
        Assert.Contains("This package would lack what the Functions host reads. Set AzureFunctions=true", said, StringComparison.Ordinal);
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
        string platform = await File.ReadAllTextAsync(Path.Combine(InfraFolder.Repository, "functions", "Adapters", "AzureServices.cs"));
        string[] known = [.. OptionsType().Matches(platform).Select(match => match.Groups["type"].Value)];

        Assert.Equal(CodeNames.OptionsTypes.Select(type => type.Name).Order(), known.Order());
    }

    [Fact]
    public async Task Every_meter_of_the_app_has_a_name_that_the_Azure_build_subscribes_to()
    {
        string telemetry = await File.ReadAllTextAsync(Path.Combine(InfraFolder.Repository, "functions", "Adapters", "Telemetry.cs"));
        string beginning = Subscribed().Match(telemetry).Groups["beginning"].Value;
        string[] meters = [.. typeof(Limits).Assembly.GetTypes()
            .Select(type => type.GetField("Meter")).OfType<FieldInfo>().Where(field => field.IsLiteral)
            .Select(field => (string)field.GetRawConstantValue()!)];

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
