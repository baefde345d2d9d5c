using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using TicketMaster.Tickets;
using Xunit;

namespace TicketMaster.Tests.Tickets;

/// <summary>Keys that an operator gives: every form that tools write is taken, and every other stops the start.</summary>
public sealed class TicketsOptionsTests
{
    private static readonly string s_pem = TestKeys.NewPem();

    public static TheoryData<string, string?> Unfit => new()
    {
        { "missing", null },
        { "empty", "" },
        { "no key", "secret" },
        { "a key of another curve", Pem(ECCurve.NamedCurves.nistP384) },
        { "a key of a curve as long", Pem(ECCurve.CreateFromValue("1.3.132.0.10")) },
        { "an RSA key", RsaPem() },
        { "a public key", TestKeys.PublicPem(s_pem) },
        { "a damaged key", s_pem.Replace("MIG", "MII", StringComparison.Ordinal) },
        { "a cut key", s_pem[..(s_pem.Length / 2)] },
        { "base64 of nothing like a key", Convert.ToBase64String(new byte[138]) },
        { "two keys", s_pem + "\n" + s_pem },
        { "a reference that was not resolved", "@Microsoft.KeyVault(SecretUri=https://x.vault.azure.net/secrets/y)" },
    };

    public static TheoryData<string, string> Fit => new()
    {
        { "PEM", s_pem },
        { "PEM on one line", s_pem.Replace('\n', ' ') },
        { "PEM with blanks around it", $"\n{s_pem}\n" },
        { "base64", Base64(s_pem) },
    };

    [Theory]
    [MemberData(nameof(Unfit))]
    public async Task A_signing_key_that_is_none_stops_the_start_and_is_not_repeated(string what, string? key)
    {
        ValidateOptionsResult result = new TicketsOptionsValidation().Validate(null, new TicketsOptions { SigningKey = key });

        Assert.True(result.Failed, what);
        Assert.Contains("'Tickets:SigningKey'", result.FailureMessage, StringComparison.Ordinal);
        if (key is { Length: > 0 })
        {
            Assert.DoesNotContain(key, result.FailureMessage, StringComparison.Ordinal);
            await Assert.ThrowsAsync<OptionsValidationException>(() => TicketMasterApp.StartAsync(settings: $"--Tickets:SigningKey={key}"));
        }
    }

    [Theory]
    [MemberData(nameof(Fit))]
    public void A_signing_key_may_be_PEM_or_base64(string what, string key)
    {
        Assert.True(new TicketsOptionsValidation().Validate(null, new TicketsOptions { SigningKey = key }).Succeeded, what);
        Assert.Equal(TestKeys.Keys(s_pem).Accepted()[0].Kid, Assert.Single(TestKeys.Keys(key).Accepted()).Kid);
    }

    [Fact]
    public void Retired_keys_may_be_PEM_or_base64_one_after_another_and_in_any_order()
    {
        string[] pems = [TestKeys.NewPem(), TestKeys.NewPem(), TestKeys.NewPem()];
        string retired = $"{TestKeys.PublicPem(pems[0])}\n{TestKeys.PublicPem(pems[1])},{PublicBase64(pems[2])} , {PublicBase64(pems[2])},";
        var options = new TicketsOptions { SigningKey = s_pem, RetiredKeys = retired };

        Assert.True(new TicketsOptionsValidation().Validate(null, options).Succeeded);
        Assert.Equal(
            [.. pems.Prepend(s_pem).Select(pem => TestKeys.Keys(pem).Accepted()[0].Kid)],
            TestKeys.Keys(s_pem, retired).Accepted().Select(key => key.Kid));
    }

    [Fact]
    public void A_retired_key_that_is_none_is_named_by_its_place()
    {
        string good = PublicBase64(s_pem);
        foreach (string bad in new[] { "secret", s_pem, Base64(s_pem), Convert.ToBase64String(new byte[91]) })
        {
            ValidateOptionsResult result = new TicketsOptionsValidation().Validate(
                null, new TicketsOptions { SigningKey = s_pem, RetiredKeys = $"{good},{bad}" });

            Assert.Contains("'Tickets:RetiredKeys': key 2", result.FailureMessage, StringComparison.Ordinal);
            Assert.DoesNotContain(bad, result.FailureMessage, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_app_that_signs_no_tickets_starts_without_a_key_and_cannot_sign()
    {
        var options = new TicketsOptions { SigningKey = TicketsOptionsValidation.NotForThisApp };

        Assert.True(new TicketsOptionsValidation().Validate(null, options).Succeeded);
        Assert.Empty(TestKeys.Keys(options.SigningKey).Accepted());
        Assert.Throws<InvalidOperationException>(() => TestKeys.Keys(options.SigningKey).Signing);
    }

    [Fact]
    public async Task The_key_of_a_developers_machine_is_made_once_and_kept()
    {
        string folder = TestFolders.Create("ticketmaster-");
        string[] kids = new string[2];
        for (int start = 0; start < kids.Length; start++)
        {
            await using TicketMasterApp app = await TicketMasterApp.StartAsync(dataPath: folder);
            using HttpClient anyone = app.Anyone();
            kids[start] = (await anyone.GetAnswerAsync("/.well-known/ticket-keys"))["keys"][0].GetProperty("kid").GetString()!;
        }

        Assert.Equal(kids[0], kids[1]);
        Assert.Equal(kids[0], TestKeys.Keys(await File.ReadAllTextAsync(Path.Combine(folder, "ticket-key.pem"))).Accepted()[0].Kid);
        await File.WriteAllTextAsync(Path.Combine(folder, "ticket-key.pem"), "damaged");
        InvalidDataException refused = await Assert.ThrowsAsync<InvalidDataException>(() => TicketMasterApp.StartAsync(dataPath: folder));
        Assert.Contains("ticket-key.pem", refused.Message, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    private static string Pem(ECCurve curve)
    {
        using var key = ECDsa.Create(curve);
        return key.ExportPkcs8PrivateKeyPem();
    }

    private static string RsaPem()
    {
        using var key = RSA.Create(2048);
        return key.ExportPkcs8PrivateKeyPem();
    }

    private static string Base64(string pem)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(pem);
        return Convert.ToBase64String(key.ExportPkcs8PrivateKey());
    }

    private static string PublicBase64(string pem)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(pem);
        return Convert.ToBase64String(key.ExportSubjectPublicKeyInfo());
    }
}
