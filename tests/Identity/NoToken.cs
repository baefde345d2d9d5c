using Azure.Core;
using Azure.Identity;

namespace TicketMaster.Tests.Identity;

/// <summary>An identity that gets no token, as where the platform's endpoint for them is away.</summary>
internal sealed class NoToken : TokenCredential
{
    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        throw new CredentialUnavailableException("inner secret");

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        throw new CredentialUnavailableException("inner secret");
}
