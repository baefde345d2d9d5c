using System.Diagnostics;
using System.Text.Json;
using TicketMaster.Tests.Infra;
using Xunit;

namespace TicketMaster.Tests.Builds;

/// <summary>What MSBuild makes of <c>functions/</c> in one of its builds: nothing is restored or built for it.</summary>
internal sealed class Evaluation(JsonElement evaluated)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    private static readonly string[] s_items =
        ["Compile", "EmbeddedResource", "None", "PackageReference", "PackageVersion", "ProjectReference"];

    private static readonly string[] s_properties =
    [
        "AzureFunctionsVersion", "CentralPackageTransitivePinningEnabled", "DefineConstants", "MSBuildProjectExtensionsPath",
        "GenerateUserSecretsAttribute", "IntermediateOutputPath", "OutputPath",
        "PublishReadyToRun", "RuntimeIdentifier", "SelfContained", "TieredPGO", "TreatWarningsAsErrors", "UserSecretsId",
    ];

    private static readonly Lazy<Task<Evaluation>> s_default = new(() => RunAsync());
    private static readonly Lazy<Task<Evaluation>> s_azure = new(() => RunAsync("-p:AzureFunctions=true"));
    private static readonly Lazy<Task<Evaluation>> s_ahead = new(() => RunAsync("-p:PublishReadyToRun=true"));

    /// <summary>The publish for Azure as azd asks for it.</summary>
    public static Task<Evaluation> OfAPublishAsync(string property) => RunAsync("-p:AzureFunctions=true", property);

    public static Task<Evaluation> OfTheDefaultBuildAsync() => s_default.Value;

    public static Task<Evaluation> OfTheAzureBuildAsync() => s_azure.Value;

    /// <summary>The default build, compiled ahead of its start.</summary>
    public static Task<Evaluation> OfTheBuildAheadAsync() => s_ahead.Value;

    public string Property(string name) => evaluated.GetProperty("Properties").GetProperty(name).GetString()!;

    public string[] Items(string type) => Metadata(type, "Identity");

    public string[] Metadata(string type, string name) => [.. evaluated.GetProperty("Items").GetProperty(type).EnumerateArray()
        .Select(item => item.TryGetProperty(name, out JsonElement value) ? value.GetString()!.Replace('\\', '/') : "")];

    /// <summary>Publishes what is built, without what makes a package for Azure.</summary>
    public static Task<(int Code, string Said)> PublishAsync() =>
        MSBuildAsync("-t:Publish", "-p:NoBuild=true", "-p:AzureFunctions=", "-v:q", "-nologo");

    private static async Task<Evaluation> RunAsync(params string[] properties)
    {
        (int code, string said) = await MSBuildAsync(
        [
            "-p:Configuration=Release", $"-getItem:{string.Join(',', s_items)}", $"-getProperty:{string.Join(',', s_properties)}",
            .. properties,
        ]);
        Assert.True(code == 0, said);
        return new Evaluation(JsonDocument.Parse(said).RootElement);
    }

    private static async Task<(int Code, string Said)> MSBuildAsync(params string[] arguments)
    {
        using Process msbuild = Process.Start(new ProcessStartInfo(
            "dotnet", ["msbuild", Path.Combine(InfraFolder.Repository, "functions"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,

            // It runs too shortly to gain from what profiling costs.
            Environment = { ["DOTNET_TieredPGO"] = "0" },
        })!;
        using var patience = new CancellationTokenSource(s_patience);
        Task<string> errors = msbuild.StandardError.ReadToEndAsync(patience.Token);
        string output = await msbuild.StandardOutput.ReadToEndAsync(patience.Token);
        await msbuild.WaitForExitAsync(patience.Token);
        return (msbuild.ExitCode, output + await errors);
    }
}
