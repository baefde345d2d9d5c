using TicketMaster.Payments;
using Xunit;

namespace TicketMaster.Tests.Payments;

public sealed class WebhookSignatureTests
{
    private const string Secret = "whsec_test";
    private static readonly DateTimeOffset s_now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly byte[] s_body = """{"id":"evt_1"}"""u8.ToArray();

    [Fact]
    public void The_signature_is_the_one_that_the_scheme_prescribes()
    {
        // printf '1492774577.{"id":"evt_1"}' | openssl dgst -sha256 -hmac whsec_test
        DateTimeOffset then = DateTimeOffset.FromUnixTimeSeconds(1492774577);

        Assert.Equal(
            "t=1492774577,v1=7656fc2882a7ca0a651666b36bf2f2f22ee204f54f608f227498a2419f2890b2",
            WebhookSignature.Sign(s_body, Secret, then));
    }

    [Fact]
    public void The_signature_of_an_empty_object_is_the_known_one()
    {
        DateTimeOffset then = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
        const string Known = "t=1700000000,v1=c561c5814cba8a0cd366ee43292d205cf59c9635ad120894be1ef80c0af72b76";

        Assert.Equal(Known, WebhookSignature.Sign("{}"u8, "test_secret", then));
        Assert.Equal(SignatureCheck.Valid, WebhookSignature.Check(Known, "{}"u8, ["test_secret"], then));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(300)]
    [InlineData(-300)]
    public void A_signature_is_valid_for_five_minutes_either_way(int age) =>
        Assert.Equal(SignatureCheck.Valid, Check(Sign(s_now.AddSeconds(-age))));

    [Theory]
    [InlineData(301)]
    [InlineData(-301)]
    public void A_signature_of_another_time_is_stale(int age) =>
        Assert.Equal(SignatureCheck.Stale, Check(Sign(s_now.AddSeconds(-age))));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    public void No_signature_is_missing(string? header) => Assert.Equal(SignatureCheck.Missing, Check(header));

    [Fact]
    public void A_signature_by_another_secret_is_invalid() =>
        Assert.Equal(SignatureCheck.Invalid, Check(WebhookSignature.Sign(s_body, "whsec_other", s_now)));

    [Fact]
    public void A_signature_of_another_body_is_invalid() =>
        Assert.Equal(SignatureCheck.Invalid, Check(WebhookSignature.Sign("""{"id":"evt_2"}"""u8, Secret, s_now)));

    [Fact]
    public void A_signature_that_is_moved_to_another_time_is_invalid() => Assert.Equal(
        SignatureCheck.Invalid,
        Check(Sign(s_now.AddMinutes(-10))
            .Replace($"t={s_now.AddMinutes(-10).ToUnixTimeSeconds()}", $"t={s_now.ToUnixTimeSeconds()}", StringComparison.Ordinal)));

    [Fact]
    public void One_of_several_signatures_is_enough_while_secrets_are_exchanged()
    {
        string good = Sign(s_now);
        string other = WebhookSignature.Sign(s_body, "whsec_other", s_now).Split(',')[1];

        Assert.Equal(SignatureCheck.Valid, Check($"{good},{other}"));
        Assert.Equal(SignatureCheck.Valid, Check($"{good.Split(',')[0]},{other},{good.Split(',')[1]}"));
    }

    [Fact]
    public void A_signature_by_either_of_two_secrets_will_do_while_they_are_exchanged()
    {
        foreach (string secret in new[] { "whsec_new", "whsec_old" })
        {
            Assert.Equal(
                SignatureCheck.Valid,
                WebhookSignature.Check(WebhookSignature.Sign(s_body, secret, s_now), s_body, ["whsec_new", "whsec_old"], s_now));
        }

        Assert.Equal(
            SignatureCheck.Invalid,
            WebhookSignature.Check(WebhookSignature.Sign(s_body, "whsec_older", s_now), s_body, ["whsec_new", "whsec_old"], s_now));
    }

    [Fact]
    public void A_header_has_10_signatures_at_most()
    {
        string good = Sign(s_now);
        string others = string.Concat(
            Enumerable.Repeat("," + WebhookSignature.Sign(s_body, "whsec_other", s_now).Split(',')[1], Limits.WebhookSignatures - 1));

        Assert.Equal(SignatureCheck.Valid, Check(good + others + string.Concat(Enumerable.Repeat(",v0=00", 20))));
        Assert.Equal(SignatureCheck.Invalid, Check($"{good}{others},v1=00"));
    }

    [Fact]
    public void Other_schemes_do_not_count()
    {
        Assert.Equal(SignatureCheck.Invalid, Check(Sign(s_now).Replace("v1=", "v0=", StringComparison.Ordinal)));
        Assert.Equal(SignatureCheck.Valid, Check(Sign(s_now) + ",v0=6ffbb59b2300aae63f272406069a9788598b792a944a07aba816edb039989a39"));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("t=1795348800")]
    [InlineData("v1=5257a869e7ecebeda32affa62cdca3fa51cad7e77a0e56ff536d0ce8e108d8bd")]
    [InlineData("t=,v1=")]
    [InlineData("t=x,v1=00")]
    [InlineData("t=-5,v1=00")]
    [InlineData("t=1795348800,v1=zz57a869e7ecebeda32affa62cdca3fa51cad7e77a0e56ff536d0ce8e108d8bd")]
    [InlineData("t=1795348800,t=1795348801,v1=5257a869e7ecebeda32affa62cdca3fa51cad7e77a0e56ff536d0ce8e108d8bd")]
    [InlineData("t=99999999999999999999999,v1=5257a869e7ecebeda32affa62cdca3fa51cad7e77a0e56ff536d0ce8e108d8bd")]
    [InlineData(",,,=,=")]
    public void A_header_of_another_form_is_invalid(string header) => Assert.Equal(SignatureCheck.Invalid, Check(header));

    private static string Sign(DateTimeOffset at) => WebhookSignature.Sign(s_body, Secret, at);

    private static SignatureCheck Check(string? header) => WebhookSignature.Check(header, s_body, [Secret], s_now);
}
