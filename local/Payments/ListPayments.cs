using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OneProcess.Worker;
using TicketMaster.Http;
using TicketMaster.Identity;

namespace TicketMaster.Local.Payments;

/// <summary>
/// <c>GET /local/payments</c>: every payment at the simulated provider, for an administrator to compare with the bookings.
/// </summary>
internal sealed class ListPayments(SimulatedLedger ledger, BearerCheck bearer, LocalEndpoints local) : IPlainEndpoints
{
    public void Map(IEndpointRouteBuilder endpoints) => local.On(endpoints).MapGet("/payments", AnswerAsync);

    private async Task AnswerAsync(HttpContext http)
    {
        if (await bearer.RefuseAsync(http, Access.Admin) is { } refusal)
        {
            await ProblemResult.WriteAsync(http, refusal);
            return;
        }

        http.Response.Headers.CacheControl = "no-store";
        await http.Response.WriteAsJsonAsync(
            new PaymentList([.. ledger.All().Select(Show)]), PaymentListJson.Default.PaymentList, cancellationToken: http.RequestAborted);
    }

    private static ListedPayment Show(SimulatedPayment payment) => new(
        payment.Id,
        payment.Metadata.GetValueOrDefault("bookingId"),
        Status(payment),
        payment.Amount,
        payment.Currency.ToUpperInvariant(),
        payment.AmountCaptured,
        payment.AmountRefunded);

    private static string Status(SimulatedPayment payment) => payment.Status switch
    {
        SimulatedStatus.Processing => "processing",
        SimulatedStatus.RequiresAction => "requires_action",
        SimulatedStatus.RequiresConfirmation => "requires_confirmation",
        SimulatedStatus.Declined => "declined",
        SimulatedStatus.Authorised => "authorised",
        SimulatedStatus.Captured => payment.AmountRefunded == payment.AmountCaptured ? "refunded" : "captured",
        SimulatedStatus.Voided => "voided",
        _ => throw new InvalidOperationException($"The status {payment.Status} has no name."),
    };
}

internal sealed record PaymentList(IReadOnlyList<ListedPayment> Payments);

internal sealed record ListedPayment(
    string PaymentId, string? BookingId, string Status, long Amount, string Currency, long AmountCaptured, long AmountRefunded);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PaymentList))]
internal sealed partial class PaymentListJson : JsonSerializerContext;
