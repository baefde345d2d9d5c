using System.Text.Json;
using System.Text.Json.Serialization;

namespace TicketMaster.Local.Web;

/// <summary><c>/app/config.json</c>: what the browser client cannot know by itself. A deployment writes its own.</summary>
/// <param name="Issuer">The OpenID Connect issuer that people sign in at.</param>
/// <param name="ClientId">The client's name there.</param>
/// <param name="Scope">What to ask the issuer for.</param>
/// <param name="Api">Where the API answers.</param>
/// <param name="Payments">Who takes the money.</param>
internal sealed record WebConfig(string Issuer, string ClientId, string Scope, WebApi Api, WebPayments Payments)
{
    /// <summary>Where Stripe's script and its frames come from.</summary>
    private const string Stripe = "https://js.stripe.com https://*.js.stripe.com";

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, WebJson.Default.WebConfig);

    /// <summary>
    /// Only this server's files, and no code within a page. The pages call the API and the issuer. Stripe's own script is the exception,
    /// where Stripe takes the money, on the page where one pays.
    /// </summary>
    /// <param name="path">Of the page, below <c>/app/</c>.</param>
    public string ContentSecurityPolicy(string path)
    {
        bool stripe = Payments.Provider == "stripe" && path.StartsWith(WebPaths.Paying, StringComparison.Ordinal);
        string calls = string.Join(' ', new[] { Issuer, Api.Read, Api.Booking }
            .Where(address => address.Length > 0)
            .Select(address => new Uri(address).GetLeftPart(UriPartial.Authority))
            .Concat(stripe ? ["https://api.stripe.com"] : [])
            .Distinct());
        return "default-src 'none'; "
            + $"script-src 'self'{(stripe ? $" {Stripe}" : "")}; "
            + "style-src 'self'; img-src 'self' data: blob:; manifest-src 'self'; media-src 'self'; worker-src 'self'; "
            + $"connect-src 'self' {calls}; "
            + (stripe ? $"frame-src {Stripe} https://hooks.stripe.com; " : "")
            + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
    }
}

/// <param name="Read">Of search and event views: an origin, or nothing for the page's own.</param>
/// <param name="Booking">Of all else.</param>
/// <param name="Admin">What stands there in the place of <c>/admin</c>; nothing where that is its path.</param>
internal sealed record WebApi(string Read, string Booking, string? Admin = null);

/// <param name="Provider"><c>simulated</c> or <c>stripe</c>.</param>
/// <param name="PublishableKey">Stripe's key for browsers.</param>
internal sealed record WebPayments(string Provider, string? PublishableKey);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WebConfig))]
internal sealed partial class WebJson : JsonSerializerContext;
