using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TicketMaster.Http;
using TicketMaster.Identity;

namespace TicketMaster.Tickets;

/// <summary><c>GET /.well-known/ticket-keys</c>: the public keys (JWKS) with which gates check tickets, even offline.</summary>
internal sealed class ViewTicketKeys(TicketKeys keys)
{
    private const string CacheControl = "public, max-age=300";

    private readonly Rendered _keys = Rendered.Json(keys.Published, TicketsJson.Default.JwkSet);

    [AllowAnyone]
    [Function(nameof(ViewTicketKeys))]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = ".well-known/ticket-keys")] HttpRequest request) =>
        _keys.ToResult(CacheControl);
}
