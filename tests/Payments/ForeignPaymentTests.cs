using System.Net;
using System.Net.Http.Headers;
using TicketMaster.Local.Payments;
using Xunit;

namespace TicketMaster.Tests.Payments;

/// <summary>An account at the provider may sell other things than our tickets.</summary>
public sealed class ForeignPaymentTests
{
    [Theory]
    [InlineData("requires_capture", "authorised")]
    [InlineData("succeeded", "captured")]
    public async Task A_payment_of_something_else_is_neither_voided_nor_paid_back(string untilItIs, string status)
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync();
        using HttpClient shop = new() { BaseAddress = app.Address };
        shop.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", SimulatedSecrets.Key(app.DataPath));
        Answer made = await PostAsync(shop, "/local/stripe/v1/payment_intents", new()
        {
            ["amount"] = "5000",
            ["currency"] = "eur",
            ["payment_method"] = "pm_ok",
            ["capture_method"] = "manual",
            ["confirm"] = "true",
            ["return_url"] = "https://other.example",
            ["metadata[orderId]"] = "4711",
        });
        await app.UntilIdleAsync();
        if (untilItIs == "succeeded")
        {
            await PostAsync(shop, $"/local/stripe/v1/payment_intents/{made.Text("id")}/capture", []);
        }

        await app.PassAsync(TimeSpan.FromSeconds(30));

        Assert.Equal([status], (await app.PaymentsAsync()).Select(payment => payment.GetProperty("status").GetString()));
    }

    private static async Task<Answer> PostAsync(HttpClient shop, string path, Dictionary<string, string> form)
    {
        using FormUrlEncodedContent content = new(form);
        return (await shop.AskAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = content })).Is(HttpStatusCode.OK);
    }
}
