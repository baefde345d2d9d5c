using System.Globalization;
using System.Text.Json;
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
        response.Headers.XContentTypeOptions = "nosniff";
        if (refusal.RetryAfter is TimeSpan retryAfter)
        {
            response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(retryAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        if (refusal.Status == StatusCodes.Status401Unauthorized)
        {
            response.Headers.WWWAuthenticate = refusal.TokenError is { } error ? $"Bearer error=\"{error}\"" : "Bearer";
        }

        return AnswerBody.WriteAsync(context, ContentType, Json(context, refusal));
    }

    /// <summary>The problem's JSON.</summary>
    public static byte[] Json(HttpContext context, Refusal refusal)
    {
        var problem = new Problem(
            $"urn:ticketmaster:problem:{refusal.Code}",
            refusal.Title,
            refusal.Status,
            refusal.Detail,
            AdminRoutes.AskedFor(context.Request.Path),
            refusal.Code,
            context.TraceIdentifier);
        byte[] body = JsonAnswer.Utf8(problem, ProblemJson.Default.Problem);
        foreach (ProblemMember member in refusal.More)
        {
            body = member.AppendTo(body);
        }

        return body;
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
    string TraceId);

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class ProblemJson : JsonSerializerContext;
