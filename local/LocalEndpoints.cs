using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using OneProcess.Worker;
using TicketMaster.Http;
using TicketMaster.Identity;

namespace TicketMaster.Local;

/// <summary>
/// The endpoints below <c>/local/</c>, which trust whoever is on this machine. They answer only requests whose <c>Host</c> names this
/// machine: with any other name, a web page from elsewhere could reach them through the browser of somebody who is (DNS rebinding).
/// </summary>
internal sealed class LocalEndpoints(
    IOptions<LocalOptions> options, HttpServer server, CrossOrigin? crossOrigin = null, KnownRoutes? routes = null)
{
    private const string Setting = $"'{LocalOptions.Section}:{nameof(LocalOptions.LetAnyoneOnTheNetworkBeAdministrator)}'";

    public RouteGroupBuilder On(IEndpointRouteBuilder endpoints)
    {
        RouteGroupBuilder group = endpoints.MapGroup("/local");
        // Last of all, once each endpoint has its methods.
        ((IEndpointConventionBuilder)group).Finally(endpoint =>
        {
            AddHead(endpoint);
            RequestDelegate answer = endpoint.RequestDelegate!;
            endpoint.RequestDelegate = http =>
            {
                RequestIdMiddleware.Name(http);
                crossOrigin?.Allow(http, toAnybody: false);
                return Refuse(http.Request) is { } refusal ? ProblemResult.WriteAsync(http, refusal) : answer(http);
            };
        });
        return group;
    }

    /// <summary>HEAD goes where GET goes, as in the rest of the app, which answers what no endpoint takes.</summary>
    private void AddHead(EndpointBuilder endpoint)
    {
        if (endpoint.Metadata.OfType<HttpMethodMetadata>().LastOrDefault()?.HttpMethods is not { } methods)
        {
            // It takes any.
            return;
        }

        if (methods.Contains(HttpMethods.Get))
        {
            methods = [.. methods, HttpMethods.Head];
            endpoint.Metadata.Add(new HttpMethodMetadata(methods));
        }

        routes?.Add(((RouteEndpointBuilder)endpoint).RoutePattern.RawText!, methods);
    }

    /// <summary>Why nobody gets a token, or null: a server that others can reach would give one to them too.</summary>
    public Refusal? RefuseTokens() => IsOpened || server.Addresses.All(IsOnThisMachine)
        ? null
        : Refusal.Forbidden(
            "This server listens to other machines, and the built-in issuer gives anybody an administrator's token. "
            + $"Let it listen on localhost only, name an issuer of yours in 'Identity:Authority', or set {Setting}.");

    private bool IsOpened => options.Value.LetAnyoneOnTheNetworkBeAdministrator;

    private Refusal? Refuse(HttpRequest request) => IsOpened || NamesThisMachine(request.Host.Host)
        ? null
        : new Refusal(
            421,
            "misdirected",
            "The request is meant for another host",
            $"What is below '/local/' answers only to localhost and its addresses, unless {Setting} is set.");

    private static bool IsOnThisMachine(string address)
    {
        BindingAddress listening = BindingAddress.Parse(address);
        return listening.IsUnixPipe || listening.IsNamedPipe || NamesThisMachine(listening.Host);
    }

    private static bool NamesThisMachine(string host) => host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));
}
