using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TicketMaster.Http;
using TicketMaster.Identity;

namespace TicketMaster.Operations;

/// <summary>
/// Answers whatever no other function takes: preflights of browsers, unknown addresses and wrong methods. The Functions host takes the
/// first route that fits, in the order of the functions' names: this name must be the last.
/// </summary>
internal sealed class WithoutOperation(KnownRoutes routes, CrossOrigin crossOrigin)
{
    [AllowAnyone]
    [Function(nameof(WithoutOperation))]
    [IgnoresQuery]
    [TakesBody]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "{*path}")] HttpRequest request)
    {
        KnownRoute[] there = [.. routes.At(request.Path)];

        // A method that is there, but not here, is of a function that is off in this app.
        if (there.Length == 0 || there.Any(route => route.Methods.Contains(request.Method)))
        {
            return Refusal.NotFound("There is nothing at this address; GET /openapi.json says what there is.").ToResult();
        }

        string methods = string.Join(", ", there.SelectMany(route => route.Methods).Append(HttpMethods.Options).Distinct());
        request.HttpContext.Response.Headers.Allow = methods;
        if (!HttpMethods.IsOptions(request.Method))
        {
            return Refusal.MethodNotAllowed(methods).ToResult();
        }

        if (request.Headers.AccessControlRequestMethod is [{ } wanted])
        {
            CrossOrigin.AllowToSend(request.HttpContext, methods);
            if (there.Any(route => IsReadByAnybody(route, wanted)))
            {
                crossOrigin.Allow(request.HttpContext, toAnybody: true);
            }
        }

        return TypedResults.NoContent();
    }

    private static bool IsReadByAnybody(KnownRoute route, string method) => method is "GET" or "HEAD"
        && route.Methods.Contains(method)
        && route.Function is { } function
        && FunctionAccess.Of(function) == Access.Anyone;
}
