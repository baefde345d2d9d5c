using Microsoft.Extensions.Options;
using TicketMaster.Http;

namespace TicketMaster.Identity;

/// <summary>Section <c>Identity</c>: whose tokens are accepted.</summary>
internal sealed class IdentityOptions
{
    public const string Section = "Identity";

    /// <summary>The OpenID Connect issuer; its discovery document is below it at <c>.well-known/openid-configuration</c>.</summary>
    public string? Authority { get; set; }

    /// <summary>What a token's <c>aud</c> must name.</summary>
    public string? Audience { get; set; }

    /// <summary>
    /// Origins of the web pages that may call, with commas between, such as <c>https://shop.example.com</c>. What anybody may read, any
    /// page may, whatever stands here.
    /// </summary>
    public string? AllowedOrigins { get; set; }

    /// <summary>The longest life of a token. It is also how long known keys count while the issuer cannot be reached.</summary>
    public TimeSpan MaxTokenLife { get; set; } = TimeSpan.FromDays(1);
}

internal sealed class IdentityOptionsValidation(OwnAddress? own = null) : IValidateOptions<IdentityOptions>
{
    private static readonly TimeSpan s_leastLife = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_mostLife = TimeSpan.FromDays(31);

    public ValidateOptionsResult Validate(string? name, IdentityOptions options)
    {
        string? audience = string.IsNullOrWhiteSpace(options.Audience)
            ? "'Identity:Audience' is missing: give the audience of this service's tokens."
            : null;
        string? authority = ConfiguredAddress.Mistake("Identity:Authority", options.Authority, own);
        string? life = options.MaxTokenLife < s_leastLife || options.MaxTokenLife > s_mostLife
            ? "'Identity:MaxTokenLife' must be 00:01:00 to 31.00:00:00."
            : null;
        string? origins = Origins.Mistake("Identity:AllowedOrigins", options.AllowedOrigins);
        string[] mistakes = [.. new[] { authority, audience, origins, life }.OfType<string>()];
        return mistakes.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }
}
