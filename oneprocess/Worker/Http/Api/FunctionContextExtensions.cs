using Microsoft.AspNetCore.Http;
using OneProcess.Worker.Http;

namespace Microsoft.Azure.Functions.Worker;

public static class FunctionContextExtensions
{
    /// <summary>The request's context; null where no HTTP request started the function.</summary>
    public static HttpContext? GetHttpContext(this FunctionContext context) =>
        context.Items.TryGetValue(HttpInvocation.ContextKey, out object? value) ? value as HttpContext : null;
}
