using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace TicketMaster.Http;

/// <summary>The one place where refusals become RFC 9457 problem+json.</summary>
internal static class ProblemResult
{
    private const string ContentType = "application/problem+json";

    public static IResult ToResult(this Refusal refusal) => new Result(refusal);

    public static Task WriteAsync(HttpContext context, Refusal refusal)
    {
        HttpResponse response = context.Response;
        response.StatusCode = refusal.Status;
        response.Headers.CacheControl = "no-store";
        if (refusal.RetryAfter is TimeSpan retryAfter)
        {
            response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(retryAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        if (refusal.Status == StatusCodes.Status401Unauthorized)
        {
            response.Headers.WWWAuthenticate = "Bearer";
        }

        var problem = new Problem(
            $"urn:ticketmaster:problem:{refusal.Code}",
            refusal.Title,
            refusal.Status,
            refusal.Detail,
            AdminRoutes.AskedFor(context.Request.Path),
            refusal.Code,
            Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier,
            refusal.Conflicts,
            refusal.Alternative)
        {
            More = refusal.More,
        };
        return response.WriteAsJsonAsync(problem, ProblemJson.Default.Problem, ContentType, context.RequestAborted);
    }

    private sealed class Result(Refusal refusal) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => WriteAsync(httpContext, refusal);
    }
}

internal sealed record Problem(
    string Type,
    string Title,
    int Status,
    string Detail,
    string Instance,
    string Code,
    string TraceId,
    IReadOnlyList<string>? Conflicts,
    IReadOnlyList<string>? Alternative)
{
    [JsonExtensionData]
    public JsonObject? More { get; set; }
}

/// <summary>Only written, and so not strict: members that a type does not name are what <see cref="Problem.More"/> is for.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Problem))]
internal sealed partial class ProblemJson : JsonSerializerContext;
