namespace Microsoft.Azure.Functions.Worker.Middleware;

#pragma warning disable CA1711 // The real delegate's name.
public delegate Task FunctionExecutionDelegate(FunctionContext context);

public interface IFunctionsWorkerMiddleware
{
    Task Invoke(FunctionContext context, FunctionExecutionDelegate next);
}
