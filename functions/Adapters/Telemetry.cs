using Azure.Core;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace TicketMaster.Adapters;

/// <summary>Sends telemetry to Application Insights by OpenTelemetry, if that is configured.</summary>
internal static class Telemetry
{
    /// <summary>Every meter and source of the app has a name that begins with its own.</summary>
    private const string OfTheApp = "TicketMaster.*";

    /// <summary>Calls to other services, such as the payment provider.</summary>
    private const string HttpCalls = "System.Net.Http";

    public static void AddTelemetry(this FunctionsApplicationBuilder builder, AzureOptions azure, TokenCredential credential)
    {
        // As in host.json: others log warnings only. What is dropped here need not be sent to the host.
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter(nameof(TicketMaster), LogLevel.Information);

        // A scope has the request's id.
        builder.Services.Configure<OpenTelemetryLoggerOptions>(logs => logs.IncludeScopes = true);

        OpenTelemetryBuilder telemetry = builder.Services.AddOpenTelemetry();
        telemetry.UseFunctionsWorkerDefaults();
        if (!string.IsNullOrWhiteSpace(azure.InsightsConnectionString))
        {
            telemetry.ExportTo(azure.InsightsConnectionString, credential);
        }
    }

    /// <summary>What arrives there, and in which table, is what the alerts of <c>infra/</c> are written for.</summary>
    public static void ExportTo(this OpenTelemetryBuilder telemetry, string connectionString, TokenCredential credential) => telemetry
        .WithMetrics(metrics => metrics.AddMeter(OfTheApp))
        .WithTracing(traces => traces.AddSource(OfTheApp, HttpCalls))
        .UseAzureMonitorExporter(exporter =>
        {
            exporter.ConnectionString = connectionString;
            exporter.Credential = credential;

            // Traces are sampled, but warnings must always arrive: alerts look for them.
            exporter.EnableTraceBasedLogsSampler = false;
        });
}
