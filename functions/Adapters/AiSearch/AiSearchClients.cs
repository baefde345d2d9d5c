using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Core.Serialization;
using Azure.Search.Documents;

namespace TicketMaster.Adapters;

/// <summary>
/// The clients of one index, one a purpose. A buyer waits for an answer, so a question is repeated once and soon. A write for the change
/// feed may take its time. Making the clients calls no service.
/// </summary>
internal sealed record AiSearchClients(SearchClient Questions, SearchClient Writes)
{
    /// <param name="credential">An identity that may read and write documents.</param>
    /// <param name="transport">Replaces the network, for tests.</param>
    /// <param name="retryDelay">Replaces the usual pauses, for tests.</param>
    public static AiSearchClients Create(
        Uri endpoint, string index, TokenCredential credential, HttpPipelineTransport? transport = null, TimeSpan? retryDelay = null)
    {
        SearchClientOptions questions = Options(timeout: TimeSpan.FromSeconds(5));
        questions.RetryPolicy = new ShortPauseRetries(retries: 1, retryDelay ?? TimeSpan.FromMilliseconds(200));
        SearchClientOptions writes = Options(timeout: TimeSpan.FromSeconds(60));
        writes.Retry.MaxRetries = 4;
        writes.Retry.Delay = retryDelay ?? TimeSpan.FromMilliseconds(800);
        if (transport is not null)
        {
            questions.Transport = transport;
            writes.Transport = transport;
        }

        return new(new SearchClient(endpoint, index, credential, questions), new SearchClient(endpoint, index, credential, writes));
    }

    private static SearchClientOptions Options(TimeSpan timeout)
    {
        var options = new SearchClientOptions(SearchClientOptions.ServiceVersion.V2023_11_01)
        {
            Serializer = new JsonObjectSerializer(AiSearchJson.Default.Options),
        };
        options.Retry.NetworkTimeout = timeout;
        return options;
    }
}
