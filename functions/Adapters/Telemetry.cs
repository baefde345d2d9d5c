using Azure.Core;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace TicketMaster.Adapters;

/// <summary>What the app tells of itself: to Application Insights by OpenTelemetry, where that is configured.</summary>
internal static class Telemetry
{
    /// <summary>Every meter and source of the app has a name that begins with its own.</summary>
    private const string OfTheApp = "TicketMaster.*";

    /// <summary>Calls to other services, such as the payment provider.</summary>
    private const string HttpCalls = "System.Net.Http";

    public static void AddTelemetry(this FunctionsApplicationBuilder builder, AzureOptions azure, TokenCredential credential)
    {
        // As in host.json: of everybody else only what went wrong. What is not logged here is not sent to the host to be left out there.
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter(nameof(TicketMaster), LogLevel.Information);

        OpenTelemetryBuilder telemetry = builder.Services.AddOpenTelemetry();
        telemetry.UseFunctionsWorkerDefaults();
        if (string.IsNullOrWhiteSpace(azure.InsightsConnectionString))
        {
            return;
        }

        telemetry
            .WithMetrics(metrics => metrics.AddMeter(OfTheApp))
            .WithTracing(traces => traces.AddSource(OfTheApp, HttpCalls))
            .UseAzureMonitorExporter(exporter =>
            {
                exporter.ConnectionString = azure.InsightsConnectionString;
                exporter.Credential = credential;

                // Traces are sampled by default. A warning must arrive whatever became of its trace: alerts look for it.
                exporter.EnableTraceBasedLogsSampler = false;
            });
    }
}
