using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using TicketMaster.Http;
using TicketMaster.Payments;
using TicketMaster.Tests.Infra;
using Xunit;

namespace TicketMaster.Tests.Http;

/// <summary>What clients ask for under <c>/admin</c> reaches the app from the edge under <c>/manage</c>, and nobody can tell.</summary>
public sealed class AdminRoutesTests
{
    [Fact]
    public async Task Under_neither_path_is_anything_open_to_who_is_no_administrator()
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync();
        using HttpClient anyone = app.Anyone();
        using HttpClient alice = await app.SignedInAsync("alice");
        HttpRoute[] routes =
            [.. CodeNames.HttpRoutes.Where(route => route.Template.StartsWith(AdminRoutes.Prefix, StringComparison.Ordinal))];
        Assert.Contains(routes, route => route.Function == "CheckInTicket");

        foreach ((HttpRoute route, string method) in routes
            .SelectMany(route => route.Methods, (route, method) => (route, method))
            .Where(one => one.method != "head"))
        {
            string asked = Regex.Replace(route.Path, "{[^}]*}", "x");
            foreach (string path in new[] { "/admin/", "/manage/", "/MANAGE/" }
                .Select(root => asked.Replace("/admin/", root, StringComparison.Ordinal)))
            {
                await RefusedAsync(anyone, method, path, HttpStatusCode.Unauthorized, asked);
                await RefusedAsync(alice, method, path, HttpStatusCode.Forbidden, asked);
            }
        }
    }

    [Fact]
    public async Task Both_paths_lead_to_the_same_and_answers_name_only_the_one_that_clients_know()
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync();
        using HttpClient admin = await app.SignedInAsync("admin", "admin");
        PaymentCases cases = app.Services.GetRequiredService<PaymentCases>();
        await cases.OpenAsync(new(PaymentCaseKind.Disputed, null, null, "pi_1", 100, "EUR", "Look at it."), default);
        await cases.OpenAsync(new(PaymentCaseKind.Disputed, null, null, "pi_2", 100, "EUR", "Look at it."), default);

        Answer created = await admin.PutAnswerAsync("/manage/performers/band", new { name = "The Band" });
        Answer performer = await admin.GetAnswerAsync("/admin/performers/band");
        Answer missing = await admin.GetAnswerAsync("/manage/performers/none");
        Answer page = await admin.GetAnswerAsync("/manage/payments/stuck?size=1");

        created.Is(HttpStatusCode.Created);
        Assert.Equal("The Band", performer.Is(HttpStatusCode.OK).Text("name"));
        Assert.Equal("/admin/performers/none", missing.Is(HttpStatusCode.NotFound).Text("instance"));
        Assert.StartsWith("/admin/payments/stuck?", page.Is(HttpStatusCode.OK).Text("next"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_other_path_leads_there()
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync();
        using HttpClient admin = await app.SignedInAsync("admin", "admin");

        foreach (string root in new[] { "/administer", "/my-admin", "/managed", "/event", "" })
        {
            (await admin.GetAnswerAsync($"{root}/performers/band")).IsRefused(HttpStatusCode.NotFound, "not-found");
        }
    }

    private static async Task RefusedAsync(HttpClient client, string method, string path, HttpStatusCode status, string instance) =>
        Assert.Equal(instance, (await client.AskAsync(HttpMethod.Parse(method), path)).Is(status).Text("instance"));
}
