using Azure;
using Azure.Identity;
using Azure.Search.Documents;
using Azure.Search.Documents.Indexes;
using TicketMaster.Adapters;

// Creates the index of events or brings it up to date. Running it again changes nothing. It is a step of the deployment, because Bicep does
// not reach inside the search service. The user that runs it needs the role Search Service Contributor.
if (args is not [string address, ..] || args.Length > 2
    || !Uri.TryCreate(address, UriKind.Absolute, out Uri? endpoint) || endpoint.Scheme != Uri.UriSchemeHttps)
{
    Console.Error.WriteLine("usage: SearchIndex <https address of the search service> [name of the index]");
    return 2;
}

string name = args.Length == 2 ? args[1] : EventsIndex.DefaultName;
using var stopping = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stopping.Cancel();
};
var service = new SearchIndexClient(
    endpoint, new DefaultAzureCredential(), new SearchClientOptions(SearchClientOptions.ServiceVersion.V2023_11_01));
try
{
    await EventsIndex.ApplyAsync(service, name, stopping.Token);
}
catch (RequestFailedException refused)
{
    Console.Error.WriteLine($"The index '{name}' is not as it should be: {refused.Status} {refused.ErrorCode} {refused.Message}");
    return 1;
}
catch (AuthenticationFailedException unknown)
{
    Console.Error.WriteLine($"Nobody is signed in who may change the index: {unknown.Message}");
    return 1;
}

Console.WriteLine($"The index '{name}' is up to date.");
return 0;
