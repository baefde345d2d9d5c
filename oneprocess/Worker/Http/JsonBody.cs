using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace OneProcess.Worker.Http;

/// <summary>
/// Reads a <c>[FromBody]</c> parameter as the real worker does through MVC: with MVC's JSON options, null for an empty body, and an
/// <see cref="InvalidOperationException"/> within the middleware for a body that cannot be read.
/// </summary>
internal static class JsonBody
{
    public static async ValueTask<object?> ReadAsync(HttpContext http, Type type)
    {
        HttpRequest request = http.Request;
        if (request.ContentLength == 0 || http.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
        {
            return null;
        }

        if (!request.HasJsonContentType())
        {
            throw new InvalidOperationException($"Unsupported content type '{request.ContentType}'.");
        }

        JsonSerializerOptions options = http.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.JsonSerializerOptions;
        try
        {
            return await request.ReadFromJsonAsync(type, options, http.RequestAborted);
        }
        catch (JsonException exception)
        {
            throw new InvalidOperationException(exception.Message, exception);
        }
    }
}
