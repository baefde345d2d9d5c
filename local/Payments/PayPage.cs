using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using OneProcess.Worker;
using TicketMaster.Http;

namespace TicketMaster.Local.Payments;

/// <summary>The page to which <c>pm_redirect</c> sends the buyer: approve or decline, then back to the shop.</summary>
internal sealed class PayPage(SimulatedLedger ledger, LocalEndpoints local) : IPlainEndpoints
{
    private const string Path = "/local/pay";

    public static Uri Address(OwnAddress own, string paymentId) => new(own(), $"{Path}/{paymentId}");

    public void Map(IEndpointRouteBuilder endpoints)
    {
        RouteGroupBuilder group = local.On(endpoints);
        group.MapGet("/pay/{paymentId}", ShowAsync);
        group.MapPost("/pay/{paymentId}", DecideAsync);
    }

    private Task ShowAsync(HttpContext http)
    {
        if (ledger.Find(Id(http)) is not SimulatedPayment payment)
        {
            return ProblemResult.WriteAsync(http, NoSuchPayment());
        }

        return LocalPage.WriteAsync(http, "Approve the payment", Html(payment));
    }

    /// <summary>Takes the buyer's decision. An earlier decision stands, and the buyer is sent back in any case.</summary>
    private async Task DecideAsync(HttpContext http)
    {
        if (LocalPage.IsOfAnotherSite(http.Request))
        {
            await ProblemResult.WriteAsync(http, Refusal.Forbidden("Another site's page sent this decision."));
            return;
        }

        string? decision = (await StripeForm.ReadAsync(http.Request, http.RequestAborted))?["decision"];
        if (decision is not ("approve" or "decline"))
        {
            await ProblemResult.WriteAsync(http, Refusal.InvalidRequest("'decision' must be 'approve' or 'decline'."));
            return;
        }

        string id = Id(http);
        SimulatedAnswer answer = await ledger.AnswerAsync(key: null, request: "", write =>
        {
            if (write.Find(id) is not SimulatedPayment payment)
            {
                return new SimulatedAnswer(StatusCodes.Status404NotFound, "");
            }

            SimulatedOutcome outcome = PaymentRules.Decide(payment, decision == "approve");
            write.Apply(outcome);
            SimulatedPayment decided = outcome is SimulatedOutcome.Changed changed ? changed.Payment : payment;
            return new SimulatedAnswer(StatusCodes.Status303SeeOther, ReturnUrl(decided));
        });
        if (answer.Status == StatusCodes.Status404NotFound)
        {
            await ProblemResult.WriteAsync(http, NoSuchPayment());
            return;
        }

        http.Response.StatusCode = answer.Status;
        http.Response.Headers.Location = answer.Body;
    }

    private static string ReturnUrl(SimulatedPayment payment)
    {
        bool approved = payment.Status is SimulatedStatus.Authorised or SimulatedStatus.Captured;
        return QueryHelpers.AddQueryString(payment.ReturnUrl, new Dictionary<string, string?>
        {
            ["payment_intent"] = payment.Id,
            ["redirect_status"] = approved ? "succeeded" : "failed",
        });
    }

    private static string Html(SimulatedPayment payment)
    {
        string amount = string.Create(
            CultureInfo.InvariantCulture, $"{payment.Amount} {payment.Currency.ToUpperInvariant()} (as Stripe counts it)");
        string choice = payment.Status == SimulatedStatus.RequiresAction
            ? """
              <form method="post" class="row">
                <button name="decision" value="approve">Approve</button>
                <button name="decision" value="decline" class="other">Decline</button>
              </form>
              """
            : $"""<p>This payment has been decided. <a href="{WebUtility.HtmlEncode(ReturnUrl(payment))}">Back to the shop</a></p>""";
        return $"""
            <h1>Approve the payment?</h1>
            <p>Simulated provider: no money moves. Payment {WebUtility.HtmlEncode(payment.Id)}, {amount}.</p>
            {choice}
            """;
    }

    private static Refusal NoSuchPayment() => Refusal.NotFound("There is no payment of this id.");

    private static string Id(HttpContext http) => (string)http.GetRouteValue("paymentId")!;
}
