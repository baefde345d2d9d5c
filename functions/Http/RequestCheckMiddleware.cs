using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace TicketMaster.Http;

/// <summary>Refuses a request with an invalid id in its path or with a query parameter that its function does not take.</summary>
internal sealed class RequestCheckMiddleware(FunctionMarks<RequestShape> shapes) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is { } http
            && shapes.Find(context.FunctionDefinition).Check(http.Request, context.BindingContext.BindingData) is { } refusal)
        {
            await ProblemResult.WriteAsync(http, refusal);
            return;
        }

        await next(context);
    }
}

/// <summary>The ids and query parameters that a function takes.</summary>
/// <param name="RouteIds">The route parameters that are ids.</param>
/// <param name="Query">The query parameters; null if any query is accepted.</param>
internal sealed record RequestShape(IReadOnlyList<(string Name, int MaxLength)> RouteIds, string[]? Query)
{
    public static RequestShape Read(MethodInfo function) => new(
        [
            .. from parameter in function.GetParameters()
               let id = parameter.GetCustomAttribute<IdAttribute>()
               where id is not null
               select (parameter.Name!, id.MaxLength),
        ],
        function.IsDefined(typeof(IgnoresQueryAttribute)) ? null : [.. function.GetCustomAttribute<TakesQueryAttribute>()?.Names ?? []]);

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
