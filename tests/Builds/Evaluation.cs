using System.Diagnostics;
using System.Text.Json;
using TicketMaster.Tests.Infra;
using Xunit;

namespace TicketMaster.Tests.Builds;

/// <summary>What MSBuild makes of <c>functions/</c> in one of its two builds: nothing is restored or built for it.</summary>
internal sealed class Evaluation(JsonElement evaluated)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    private static readonly string[] s_items = ["Compile", "EmbeddedResource", "None", "PackageReference", "PackageVersion", "ProjectReference"];

    private static readonly string[] s_properties =
    [
        "AzureFunctionsVersion", "CentralPackageTransitivePinningEnabled", "MSBuildProjectExtensionsPath", "IntermediateOutputPath", "OutputPath",
        "PublishReadyToRun", "RuntimeIdentifier", "SelfContained", "TieredPGO", "TreatWarningsAsErrors",
    ];

    private static readonly Lazy<Task<Evaluation>> s_default = new(() => RunAsync(""));
    private static readonly Lazy<Task<Evaluation>> s_azure = new(() => RunAsync("true"));

    public static Task<Evaluation> OfTheDefaultBuildAsync() => s_default.Value;

    public static Task<Evaluation> OfTheAzureBuildAsync() => s_azure.Value;

    public string Property(string name) => evaluated.GetProperty("Properties").GetProperty(name).GetString()!;

    public string[] Items(string type) => Metadata(type, "Identity");

    public string[] Metadata(string type, string name) => [.. evaluated.GetProperty("Items").GetProperty(type).EnumerateArray()
        .Select(item => item.TryGetProperty(name, out JsonElement value) ? value.GetString()!.Replace('\\', '/') : "")];

    private static async Task<Evaluation> RunAsync(string azureFunctions)
    {
        using Process msbuild = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                "msbuild",
                Path.Combine(InfraFolder.Repository, "functions"),
                "-p:Configuration=Release",
                $"-p:AzureFunctions={azureFunctions}",
                $"-getItem:{string.Join(',', s_items)}",
                $"-getProperty:{string.Join(',', s_properties)}",
            },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var patience = new CancellationTokenSource(s_patience);
        Task<string> errors = msbuild.StandardError.ReadToEndAsync(patience.Token);
        string output = await msbuild.StandardOutput.ReadToEndAsync(patience.Token);
        await msbuild.WaitForExitAsync(patience.Token);
        Assert.True(msbuild.ExitCode == 0, output + await errors);
        return new Evaluation(JsonDocument.Parse(output).RootElement);
    }
}
