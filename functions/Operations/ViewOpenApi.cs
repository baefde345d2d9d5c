using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TicketMaster.Http;
using TicketMaster.Identity;

namespace TicketMaster.Operations;

/// <summary><c>GET /openapi.json</c>: the hand-written contract of every operation. Tests hold the app to it.</summary>
internal static class ViewOpenApi
{
    private const string CacheControl = "public, max-age=300";

    private static readonly Rendered s_document = Rendered.Json(Read());

    [AllowAnyone]
    [Function("ViewOpenApi")]
    public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "openapi.json")] HttpRequest request) =>
        s_document.ToResult(CacheControl);

    /// <summary>The document is part of the assembly, so it always belongs to this version.</summary>
    private static byte[] Read()
    {
        using Stream stream = typeof(ViewOpenApi).Assembly.GetManifestResourceStream("openapi.json")
            ?? throw new InvalidOperationException("The assembly lacks 'openapi.json'.");
        byte[] utf8 = new byte[stream.Length];
        stream.ReadExactly(utf8);
        return utf8;
    }
}
