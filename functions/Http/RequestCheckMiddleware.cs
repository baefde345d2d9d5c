using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace TicketMaster.Http;

/// <summary>
/// Refuses a request with an invalid id in its path, or with a query parameter or a body that its function does not take. A body that
/// nobody reads would silently mean something else.
/// </summary>
internal sealed class RequestCheckMiddleware(FunctionMarks<RequestShape> shapes) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is { } http
            && await RefuseAsync(http.Request, shapes.Find(context.FunctionDefinition), context) is { } refusal)
        {
            await ProblemResult.WriteAsync(http, refusal);
            return;
        }

        await next(context);
    }

    private static async Task<Refusal?> RefuseAsync(HttpRequest request, RequestShape shape, FunctionContext context) =>
        shape.Check(request, context.BindingContext.BindingData)
        ?? (!shape.TakesBody && await RequestBody.IsSentAsync(request, request.HttpContext.RequestAborted)
            ? Refusal.UnexpectedBody()
            : null);
}

/// <summary>The ids, query parameters and body that a function takes.</summary>
/// <param name="RouteIds">The route parameters that are ids.</param>
/// <param name="Query">The query parameters; null if any query is accepted.</param>
/// <param name="TakesBody">Whether it takes a body.</param>
internal sealed record RequestShape(IReadOnlyList<(string Name, int MaxLength)> RouteIds, string[]? Query, bool TakesBody)
{
    public static RequestShape Read(MethodInfo function) => new(
        [
            .. from parameter in function.GetParameters()
               let id = parameter.GetCustomAttribute<IdAttribute>()
               where id is not null
               select (parameter.Name!, id.MaxLength),
        ],
        function.IsDefined(typeof(IgnoresQueryAttribute)) ? null : [.. function.GetCustomAttribute<TakesQueryAttribute>()?.Names ?? []],
        function.IsDefined(typeof(TakesBodyAttribute)));

    /// <returns>Why the request is refused, or null.</returns>
    public Refusal? Check(HttpRequest request, IReadOnlyDictionary<string, object?> route)
    {
        foreach ((string name, int maxLength) in RouteIds)
        {
            if (!Ids.IsValid(route.GetValueOrDefault(name) as string, maxLength))
            {
                return Refusal.InvalidId(name, maxLength);
            }
        }

        return Query is null ? null : QueryParameters.Check(request, Query);
    }
}
