using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace OneProcess.Worker.Http;

/// <summary>Turns HTTP functions into endpoints of the server.</summary>
internal sealed class HttpTriggerBinding(IConfiguration configuration, ILogger<HttpTriggerBinding> logger) : ITriggerBinding, IDisposable
{
    private readonly List<(FunctionDescriptor Function, RoutePattern Route, IFunctionInvoker Invoker)> _functions = [];
    private readonly CancellationTokenSource _givingUp = new();
    private readonly string _prefix = HostJson.RoutePrefix(configuration);

    public Type TriggerType => typeof(HttpTriggerAttribute);

    /// <summary>Always true, because <see cref="IdleWatch"/> counts the requests itself.</summary>
    public bool IsIdle => true;

    public void Bind(FunctionDescriptor function, IFunctionInvoker invoker)
    {
        Type result = ReturnValues.ValueType(function.Method.ReturnType);
        if (!result.IsAssignableTo(typeof(IResult)) && !result.IsAssignableTo(typeof(IActionResult)))
        {
            throw FunctionDiscovery.Refused(
                function.Name,
                $"it returns {function.Method.ReturnType}, which the real worker would answer with an empty 200; "
                + "return an IResult or an IActionResult");
        }

        RoutePattern route = HttpRoutes.Parse(function, _prefix);
        foreach ((FunctionDescriptor other, RoutePattern otherRoute, _) in _functions)
        {
            if (HttpRoutes.Shape(route) == HttpRoutes.Shape(otherRoute) && Overlap(Methods(function), Methods(other)))
            {
                throw FunctionDiscovery.Refused(function.Name, $"its route '{route.RawText}' is that of function '{other.Name}'");
            }
        }

        _functions.Add((function, route, invoker));
    }

    public void Map(IEndpointRouteBuilder endpoints)
    {
        foreach ((FunctionDescriptor function, RoutePattern route, IFunctionInvoker invoker) in _functions)
        {
            Task Answer(HttpContext http) => AnswerAsync(http, function, invoker);
            string[] methods = Methods(function);
            IEndpointConventionBuilder endpoint = endpoints.Map(route, Answer).WithDisplayName(function.Name);
            if (methods.Length > 0)
            {
                endpoint.WithMetadata(new HttpMethodMetadata(methods));
            }
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The host begins to stop. Requests in flight have some time to be answered, then their functions are cancelled.</summary>
    public void Stopping() => _givingUp.CancelAfter(ShutdownDeadline.Requests);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _givingUp.Dispose();

    private static string[] Methods(FunctionDescriptor function) => ((HttpTriggerAttribute)function.Trigger).Methods ?? [];

    private static bool Overlap(string[] some, string[] others) =>
        some.Length == 0 || others.Length == 0 || some.Intersect(others, StringComparer.OrdinalIgnoreCase).Any();

    private async Task AnswerAsync(HttpContext http, FunctionDescriptor function, IFunctionInvoker invoker)
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, _givingUp.Token);
        try
        {
            await invoker.InvokeAsync(function, http, cancellation.Token);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            logger.LogDebug("The client of function '{Function}' went away.", function.Name);
        }
        catch (OperationCanceledException) when (_givingUp.IsCancellationRequested)
        {
            logger.LogWarning("Function '{Function}' did not end before the host stopped; its client may try again.", function.Name);
            AnswerEmpty(http, StatusCodes.Status503ServiceUnavailable);
        }
        catch (BadHttpRequestException exception)
        {
            logger.LogDebug(exception, "Function '{Function}' could not read its request.", function.Name);
            AnswerEmpty(http, exception.StatusCode);
        }
#pragma warning disable CA1031 // The last place before the client: an exception that passed all middleware is logged and answered.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            logger.LogError(exception, "Function '{Function}' failed.", function.Name);
            AnswerEmpty(http, StatusCodes.Status500InternalServerError);
        }
    }

    private static void AnswerEmpty(HttpContext http, int status)
    {
        if (http.Response.HasStarted)
        {
            http.Abort();
            return;
        }

        http.Response.Clear();
        http.Response.StatusCode = status;
    }
}
