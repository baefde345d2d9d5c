using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TicketMaster.Payments;
using Xunit;

namespace TicketMaster.Tests.Payments;

public sealed class ListStuckPaymentsTests
{
    [Fact]
    public async Task An_administrator_sees_what_is_stuck_oldest_first_page_by_page()
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync();
        using HttpClient admin = await app.SignedInAsync("admin", "admin");
        PaymentCases cases = app.Services.GetRequiredService<PaymentCases>();
        for (int i = 1; i <= 5; i++)
        {
            await cases.OpenAsync(
                new(
                    i % 2 == 0 ? PaymentCaseKind.Disputed : PaymentCaseKind.UnknownPayment,
                    null,
                    null,
                    $"pi_{i}",
                    100 * i,
                    "EUR",
                    "Look at it."),
                default);
            app.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        await cases.CloseAsync(PaymentCaseKind.UnknownPayment, "pi_3", "It is settled.", default);

        Answer first = (await admin.GetAnswerAsync("/admin/payments/stuck?size=3")).Is(HttpStatusCode.OK);
        Answer second = (await admin.GetAnswerAsync(first.Text("next"))).Is(HttpStatusCode.OK);
        Assert.Equal(["pi_1", "pi_2", "pi_4"], PaymentIds(first));
        Assert.Equal(["pi_5"], PaymentIds(second));
        Assert.False(second.Json.TryGetProperty("next", out _));
        Assert.Equal(["pi_2", "pi_4"], PaymentIds(await admin.GetAnswerAsync("/admin/payments/stuck?kind=disputed")));
        Answer closed = await admin.GetAnswerAsync("/admin/payments/stuck?status=closed");
        Assert.Equal(["pi_3"], PaymentIds(closed));
        Assert.Equal("It is settled.", closed["cases"][0].GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task An_administrator_takes_a_case_off_the_list()
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync();
        using HttpClient admin = await app.SignedInAsync("admin", "admin");
        using HttpClient alice = await app.SignedInAsync("alice");
        await app.Services.GetRequiredService<PaymentCases>().OpenAsync(
            new(PaymentCaseKind.UnknownPayment, null, null, "pi_1", 100, "EUR", "Look at it."), default);
        string address =
            $"/admin/payments/stuck/{(await admin.GetAnswerAsync("/admin/payments/stuck"))["cases"][0].GetProperty("caseId").GetString()}";

        (await alice.DeleteAnswerAsync(address)).IsRefused(HttpStatusCode.Forbidden, "forbidden");
        (await admin.DeleteAnswerAsync(address)).Is(HttpStatusCode.NoContent);
        (await admin.DeleteAnswerAsync(address)).Is(HttpStatusCode.NoContent);
        (await admin.DeleteAnswerAsync("/admin/payments/stuck/disputed-pi_1")).IsRefused(HttpStatusCode.NotFound, "not-found");
        (await admin.DeleteAnswerAsync("/admin/payments/stuck/a%20b")).IsRefused(HttpStatusCode.BadRequest, "invalid-id");
        (await admin.DeleteAnswerAsync(address + "?now=1")).IsRefused(HttpStatusCode.BadRequest, "invalid-request");

        Assert.Empty(PaymentIds(await admin.GetAnswerAsync("/admin/payments/stuck")));
        Assert.Equal(["pi_1"], PaymentIds(await admin.GetAnswerAsync("/admin/payments/stuck?status=closed")));
    }

    [Fact]
    public async Task Only_administrators_see_it()
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync();
        using HttpClient anyone = app.Anyone();
        using HttpClient alice = await app.SignedInAsync("alice");

        (await anyone.GetAnswerAsync("/admin/payments/stuck")).IsRefused(HttpStatusCode.Unauthorized, "unauthenticated");
        (await alice.GetAnswerAsync("/admin/payments/stuck")).IsRefused(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task A_parameter_that_is_none_is_refused()
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync();
        using HttpClient admin = await app.SignedInAsync("admin", "admin");

        foreach (string query in new[]
        {
            "kind=lost",
            "status=gone",
            "size=0",
            "size=101",
            "continuation=x",
            "continuation=%21",
            "page=2",
            "kind=disputed&kind=disputed",
        })
        {
            (await admin.GetAnswerAsync($"/admin/payments/stuck?{query}")).IsRefused(HttpStatusCode.BadRequest, "invalid-request");
        }
    }

    private static IEnumerable<string> PaymentIds(Answer page) =>
        page["cases"].EnumerateArray().Select(one => one.GetProperty("paymentId").GetString()!);
}
