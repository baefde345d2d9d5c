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
}

internal sealed class IdentityOptionsValidation(OwnAddress? own = null) : IValidateOptions<IdentityOptions>
{
    public ValidateOptionsResult Validate(string? name, IdentityOptions options)
    {
        string? audience = string.IsNullOrWhiteSpace(options.Audience)
            ? "'Identity:Audience' is missing: give the audience of this service's tokens."
            : null;
        string? authority = ConfiguredAddress.Mistake("Identity:Authority", options.Authority, own);
        string[] mistakes = [.. new[] { authority, audience }.OfType<string>()];
        return mistakes.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }
}
