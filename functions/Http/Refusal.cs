namespace TicketMaster.Http;

/// <summary>An expected refusal: a value that a use case returns and <see cref="ProblemResult"/> turns into problem+json.</summary>
/// <param name="Status">HTTP status code.</param>
/// <param name="Code">Stable, for programs.</param>
/// <param name="Title">The same for every refusal of this code.</param>
/// <param name="Detail">What was wrong this time, and what to do.</param>
internal sealed record Refusal(int Status, string Code, string Title, string Detail)
{
    /// <summary>What else the problem says, in this order.</summary>
    public IReadOnlyList<ProblemMember> More { get; init; } = [];

    /// <summary>The <c>error</c> of a 401's challenge (RFC 6750); null if no token was sent.</summary>
    public string? TokenError { get; init; }

    /// <summary>How long to wait before the next try.</summary>
    public TimeSpan? RetryAfter { get; init; }

    // Requests that cannot be understood.
    public static Refusal InvalidJson(string detail) => new(400, "invalid-json", "The body is not the JSON this operation takes", detail);

    public static Refusal InvalidRequest(string detail) => new(400, "invalid-request", "The request is not valid", detail);

    public static Refusal InvalidCharacter(string where, string character) =>
        InvalidRequest($"{where} has the character {character}, which no text may have.");

    public static Refusal InvalidId(string name, int maxLength = Limits.IdLength) => new(
        400, "invalid-id", "The id is not valid", $"'{name}' must be 1 to {maxLength} characters of A-Z, a-z, 0-9, '_' and '-'.");

    public static Refusal UnexpectedBody() => new(
        400, "unexpected-body", "The operation takes no body", "Send the request without a body. Nothing was changed.");

    public static Refusal BodyTooLarge(int limit) => new(
        413, "body-too-large", "The body is too large", $"Send at most {limit:N0} bytes.");

    public static Refusal UnsupportedMediaType() => new(
        415,
        "unsupported-media-type",
        "The body's type is not supported",
        "Send the body as 'Content-Type: application/json', in UTF-8 and not compressed.");

    // Callers who may not.
    public static Refusal Unauthenticated(string detail) => new(401, "unauthenticated", "A valid bearer token is needed", detail);

    public static Refusal InvalidToken(string detail) => Unauthenticated(detail) with { TokenError = "invalid_token" };

    public static Refusal Forbidden(string detail) => new(403, "forbidden", "The caller may not do this", detail);

    public static Refusal NotFound(string detail) => new(404, "not-found", "There is no such thing", detail);

    public static Refusal MethodNotAllowed(string methods) => new(
        405, "method-not-allowed", "The address has no such method", $"It has {methods}.");

    // A service that cannot answer.
    public static Refusal TooBusy(TimeSpan retryAfter) => new(
        429, "too-busy", "Too many requests at the moment", "Try again after the time in 'Retry-After'. Nothing was changed.")
    { RetryAfter = retryAfter };

    public static Refusal Unavailable(TimeSpan retryAfter) => new(
        503, "unavailable", "The service cannot answer at the moment",
        "Whether the request took effect is not known: repeat it with the same Idempotency-Key.")
    { RetryAfter = retryAfter };

    public static Refusal StorageUnavailable(TimeSpan retryAfter) => new(
        503, "storage-unavailable", "The service's storage cannot be used at the moment",
        "Whether the request took effect is not known: repeat it with the same Idempotency-Key.")
    { RetryAfter = retryAfter };

    public static Refusal Unexpected() => new(
        500, "unexpected", "Something went wrong on our side",
        "Repeat the request with the same Idempotency-Key. If it fails again, report the traceId.");
}
