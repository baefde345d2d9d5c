using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using TicketMaster.Tickets;
using Xunit;

namespace TicketMaster.Tests.Tickets;

public sealed class TicketCodesTests
{
    private static readonly string s_pem = TestKeys.NewPem();
    private static readonly TicketKeys s_keys = TestKeys.Keys(s_pem);
    private static readonly TicketCodes s_codes = new(s_keys);
    private static readonly TicketClaims s_claims = new("gala-A-B-7", "gala-0123456789abcdef-1", "gala");

    [Fact]
    public async Task A_code_says_which_seat_of_which_booking_and_nothing_of_its_holder()
    {
        string code = s_codes.Sign(s_claims);

        Assert.Equal(s_claims, Assert.IsType<TicketCode.Genuine>(await s_codes.ReadAsync(code)).Claims);
        Assert.Equal(["alg", "kid", "typ"], Jws.Header(code).EnumerateObject().Select(member => member.Name).Order());
        Assert.Equal("ticket+jwt", Jws.Header(code).GetProperty("typ").GetString());
        Assert.Equal(
            [("b", "0123456789abcdef-1"), ("t", "gala-A-B-7")],
            Jws.Payload(code).EnumerateObject().Select(member => (member.Name, member.Value.GetString()!)).Order());
    }

    [Fact]
    public async Task A_code_that_the_version_before_issued_is_still_read()
    {
        var codes = new TicketCodes(TestKeys.Keys(s_pem, EarlierCodes.Key));

        TicketCode read = await codes.ReadAsync(EarlierCodes.Issued);

        Assert.Equal(
            new TicketClaims("e00001-F1-B-12", "e00001-aubb1066e3i4ar70-1", "e00001"), Assert.IsType<TicketCode.Genuine>(read).Claims);
        Assert.IsType<TicketCode.Forged>(await s_codes.ReadAsync(EarlierCodes.Issued));
    }

    [Fact]
    public void A_code_is_checked_with_the_published_keys_alone()
    {
        string code = s_codes.Sign(s_claims);
        JsonElement published = JsonSerializer.SerializeToElement(s_keys.Published, TicketsJson.Default.JwkSet);

        Assert.True(Jws.IsSignedBy(code, published));
        Assert.False(Jws.IsSignedBy(code[..^2] + (code[^2] == 'A' ? "B" : "A") + code[^1], published));
    }

    [Fact]
    public void A_keys_ids_are_its_thumbprint_and_the_beginning_of_it()
    {
        Assert.Equal(2, s_keys.Published.Keys.Count);
        var key = s_keys.Published.Keys[1];

        // RFC 7638: the required members in the order of their names, without blanks.
        byte[] digest = SHA256.HashData(Encoding.UTF8.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{key.X}}","y":"{{key.Y}}"}"""));

        Assert.Equal(Base64UrlEncoder.Encode(digest), key.Kid);
        Assert.Equal(key with { Kid = key.Kid[..8] }, s_keys.Published.Keys[0]);
    }

    [Fact]
    public void The_private_part_of_a_key_is_not_published()
    {
        Assert.All(s_keys.Accepted(), key => Assert.Null(key.D));
        Assert.DoesNotContain("\"d\"", JsonSerializer.Serialize(s_keys.Published, TicketsJson.Default.JwkSet), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_retired_key_is_accepted_until_it_is_taken_away()
    {
        string code = s_codes.Sign(s_claims);
        string now = TestKeys.NewPem();

        TicketCode retired = await new TicketCodes(TestKeys.Keys(now, TestKeys.PublicPem(s_pem))).ReadAsync(code);
        TicketCode removed = await new TicketCodes(TestKeys.Keys(now)).ReadAsync(code);

        Assert.Equal(s_claims, Assert.IsType<TicketCode.Genuine>(retired).Claims);
        Assert.IsType<TicketCode.Forged>(removed);
    }

    [Theory]
    [InlineData(Limits.TicketCodeLength, true)]
    [InlineData(Limits.TicketCodeLength + 1, false)]
    public async Task A_code_has_1024_characters_at_most(int length, bool accepted)
    {
        // Written by hand with blanks in its JSON, since ours are never so long.
        string header = $$"""{"alg":"ES256","kid":"{{s_keys.Accepted()[0].Kid}}","typ":"ticket+jwt"}""";
        string payload = EarlierCodes.Payload(s_claims.TicketId, s_claims.BookingId);
        string code = Enumerable.Range(0, 1_000)
            .SelectMany(blanks =>
                new[] { header, header + " ", header + "  " }.Select(one => Jws.Sign(one, payload + new string(' ', blanks), s_pem)))
            .First(one => one.Length == length);

        Assert.Equal(accepted, await s_codes.ReadAsync(code) is TicketCode.Genuine);
    }
}
