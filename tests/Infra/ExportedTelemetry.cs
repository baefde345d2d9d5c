using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using TicketMaster.Adapters;

namespace TicketMaster.Tests.Infra;

/// <summary>A row of Log Analytics.</summary>
internal sealed record TelemetryRow(string Table, IReadOnlyDictionary<string, object?> Columns)
{
    public IReadOnlyDictionary<string, string> Properties => (IReadOnlyDictionary<string, string>)Columns["Properties"]!;
}

/// <summary>
/// Stands where Application Insights is, behind the app's own exporter. What is sent becomes rows of the tables that it becomes there.
/// </summary>
internal sealed class ExportedTelemetry : HttpPipelineTransport, IDisposable
{
    private static readonly string[] s_levels = ["Verbose", "Information", "Warning", "Error", "Critical"];

    private readonly ConcurrentQueue<TelemetryRow> _rows = new();
    private readonly HttpClientTransport _requests = new();

    public IReadOnlyList<TelemetryRow> Rows => [.. _rows];

    public void AddTo(IServiceCollection services)
    {
        services.AddOpenTelemetry().ExportTo(
            $"InstrumentationKey={Guid.Empty};IngestionEndpoint=https://ingestion.invalid/", new AnyToken());
        services.Configure<AzureMonitorExporterOptions>(options =>
        {
            options.Transport = this;
            options.DisableOfflineStorage = true;
            options.EnableLiveMetrics = false;
        });
    }

    /// <summary>Has everything sent that the app has to send.</summary>
    public static void Flush(IServiceProvider services)
    {
        services.GetRequiredService<MeterProvider>().ForceFlush();
        services.GetRequiredService<LoggerProvider>().ForceFlush();
    }

    public override Request CreateRequest() => _requests.CreateRequest();

    public override void Process(HttpMessage message) => ProcessAsync(message).AsTask().GetAwaiter().GetResult();

    public override async ValueTask ProcessAsync(HttpMessage message)
    {
        using var sent = new MemoryStream();
        await message.Request.Content!.WriteToAsync(sent, message.CancellationToken);
        sent.Position = 0;
        bool isPacked = sent.Length > 1 && sent.GetBuffer()[0] == 0x1f;
        using var text = new StreamReader(isPacked ? new GZipStream(sent, CompressionMode.Decompress) : sent);
        while (await text.ReadLineAsync(message.CancellationToken) is { } line)
        {
            if (line.Length > 0 && Row(JsonElement.Parse(line).GetProperty("data")) is { } row)
            {
                _rows.Enqueue(row);
            }
        }

        message.Response = new Accepted();
    }

    public void Dispose() => _requests.Dispose();

    private static TelemetryRow? Row(JsonElement data)
    {
        JsonElement item = data.GetProperty("baseData");
        Dictionary<string, object?> columns = new()
        {
            ["Properties"] = item.TryGetProperty("properties", out JsonElement properties)
                ? properties.EnumerateObject().ToDictionary(property => property.Name, property => property.Value.ToString())
                : [],
        };
        if (item.TryGetProperty("severityLevel", out JsonElement level))
        {
            columns["SeverityLevel"] = (double)Array.IndexOf(s_levels, level.GetString());
        }

        switch (data.GetProperty("baseType").GetString())
        {
            case "MessageData":
                columns["Message"] = item.GetProperty("message").GetString();
                return new("AppTraces", columns);
            case "ExceptionData":
                return new("AppExceptions", columns);
            case "MetricData":
                JsonElement metric = item.GetProperty("metrics")[0];
                columns["Name"] = metric.GetProperty("name").GetString();
                columns["Sum"] = metric.GetProperty("value").GetDouble();
                return new("AppMetrics", columns);
            default:
                return null;
        }
    }

    private sealed class AnyToken : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new("token", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }

    private sealed class Accepted : Response
    {
        public override int Status => 200;

        public override string ReasonPhrase => "OK";

        public override Stream? ContentStream { get; set; } =
            new MemoryStream("""{"itemsReceived":1,"itemsAccepted":1,"errors":[]}"""u8.ToArray());

        public override string ClientRequestId { get; set; } = "";

        public override void Dispose() => ContentStream?.Dispose();

        protected override bool ContainsHeader(string name) => false;

        protected override IEnumerable<HttpHeader> EnumerateHeaders() => [];

        protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value) => (value = null) is not null;

        protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values) =>
            (values = null) is not null;
    }
}
