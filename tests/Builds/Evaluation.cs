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
        "IntermediateOutputPath", "OutputPath",
        "PublishReadyToRun", "RuntimeIdentifier", "SelfContained", "TieredPGO", "TreatWarningsAsErrors",
    ];

    private static readonly Lazy<Task<Evaluation>> s_default = new(() => RunAsync());
    private static readonly Lazy<Task<Evaluation>> s_azure = new(() => RunAsync("-p:AzureFunctions=true"));
    private static readonly Lazy<Task<Evaluation>> s_ahead = new(() => RunAsync("-p:PublishReadyToRun=true"));

    public static Task<Evaluation> OfTheDefaultBuildAsync() => s_default.Value;

    public static Task<Evaluation> OfTheAzureBuildAsync() => s_azure.Value;

    /// <summary>The default build, compiled ahead of its start.</summary>
    public static Task<Evaluation> OfTheBuildAheadAsync() => s_ahead.Value;

    public string Property(string name) => evaluated.GetProperty("Properties").GetProperty(name).GetString()!;

    public string[] Items(string type) => Metadata(type, "Identity");

    public string[] Metadata(string type, string name) => [.. evaluated.GetProperty("Items").GetProperty(type).EnumerateArray()
        .Select(item => item.TryGetProperty(name, out JsonElement value) ? value.GetString()!.Replace('\\', '/') : "")];

    private static async Task<Evaluation> RunAsync(params string[] properties)
    {
        string[] arguments =
        [
            "msbuild",
            Path.Combine(InfraFolder.Repository, "functions"),
            "-p:Configuration=Release",
            $"-getItem:{string.Join(',', s_items)}",
            $"-getProperty:{string.Join(',', s_properties)}",
            .. properties,
        ];
        using Process msbuild =
            Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        using var patience = new CancellationTokenSource(s_patience);
        Task<string> errors = msbuild.StandardError.ReadToEndAsync(patience.Token);
        string output = await msbuild.StandardOutput.ReadToEndAsync(patience.Token);
        await msbuild.WaitForExitAsync(patience.Token);
        Assert.True(msbuild.ExitCode == 0, output + await errors);
        return new Evaluation(JsonDocument.Parse(output).RootElement);
    }
}
