using System.Globalization;
using System.Net;

namespace TicketMaster.Payments;

/// <summary>
/// Payment intents with manual capture, as Stripe's REST API has them. Capture, cancel and refund carry no idempotency key: the
/// payment's own state makes them repeatable, and a key would repeat an answer that came too early for as long as it is kept.
/// </summary>
internal sealed class StripePayments(StripeHttp http) : IPaymentProvider
{
    private const string Expand = "expand[]";
    private const string Charge = "latest_charge.refunds";
    private const int PageSize = 100;

    public async Task<ProviderPayment> AuthoriseAsync(PaymentRequest request, CancellationToken cancellationToken)
    {
        Dictionary<string, string> form = new()
        {
            ["amount"] = request.Amount.ToString(CultureInfo.InvariantCulture),
            ["currency"] = request.Currency.ToLowerInvariant(),
            ["payment_method"] = request.Method,
            ["capture_method"] = "manual",
            ["confirm"] = "true",
            ["return_url"] = request.ReturnUrl,
            ["metadata[bookingId]"] = request.BookingId,
            ["metadata[userId]"] = request.UserId,
            ["metadata[number]"] = request.Number.ToString(CultureInfo.InvariantCulture),
        };
        StripeAnswer answer = await http.SendAsync(HttpMethod.Post, "v1/payment_intents", form, request.IdempotencyKey, cancellationToken);
        StripeIntent intent = answer.IsSuccess ? answer.Read(StripeJson.Default.StripeIntent) : Refused(answer);
        return answer.IsReplay ? await LookAsync(intent.Id, cancellationToken) : await ReadAsync(intent, cancellationToken);
    }

    public async Task<ProviderPayment?> GetAsync(string paymentId, CancellationToken cancellationToken)
    {
        StripeAnswer answer = await GetAsync(Path(paymentId), new() { [Expand] = Charge }, cancellationToken);
        return answer switch
        {
            { IsSuccess: true } => await ReadAsync(answer.Read(StripeJson.Default.StripeIntent), cancellationToken),
            { Status: HttpStatusCode.NotFound } => null,
            _ => throw Unexpected(answer, paymentId),
        };
    }

    public Task<PaymentChange> CaptureAsync(string paymentId, CancellationToken cancellationToken) => ChangeAsync(
        paymentId,
        $"{Path(paymentId)}/capture",
        [],
        after => after.Status is ProviderStatus.Captured or ProviderStatus.Refunded,
        cancellationToken);

    public Task<PaymentChange> VoidAsync(string paymentId, CancellationToken cancellationToken) =>
        ChangeAsync(paymentId, $"{Path(paymentId)}/cancel", [], after => after.Status is ProviderStatus.Voided, cancellationToken);

    public Task<PaymentChange> RefundAsync(string paymentId, CancellationToken cancellationToken) => ChangeAsync(
        paymentId,
        "v1/refunds",
        new() { ["payment_intent"] = paymentId },
        after => after.AmountCaptured > 0 && after.AmountRefunded + after.AmountRefunding >= after.AmountCaptured,
        cancellationToken);

    public async Task<PaymentPage> ListAsync(DateTimeOffset createdFrom, string? after, CancellationToken cancellationToken)
    {
        Dictionary<string, string> query = new()
        {
            ["created[gte]"] = createdFrom.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            ["limit"] = PageSize.ToString(CultureInfo.InvariantCulture),
            [Expand] = $"data.{Charge}",
        };
        if (after is not null)
        {
            query["starting_after"] = after;
        }

        StripeList<StripeIntent> list = await ListAsync("v1/payment_intents", query, cancellationToken);
        return new PaymentPage(await ReadAsync(list.Data, cancellationToken), list.HasMore ? list.Data[^1].Id : null);
    }

    public async Task<IReadOnlyList<ProviderPayment>> FindAsync(string bookingId, CancellationToken cancellationToken)
    {
        Dictionary<string, string> query = new()
        {
            ["query"] = $"metadata['bookingId']:'{bookingId}'",
            ["limit"] = PageSize.ToString(CultureInfo.InvariantCulture),
            [Expand] = $"data.{Charge}",
        };
        List<ProviderPayment> found = [];
        while (true)
        {
            StripeList<StripeIntent> page = await ListAsync("v1/payment_intents/search", query, cancellationToken);
            found.AddRange(await ReadAsync(page.Data, cancellationToken));
            if (!page.HasMore || page.NextPage is null)
            {
                return found;
            }

            query["page"] = page.NextPage;
        }
    }

    /// <summary>Asks for the change and answers the payment as it then is: a change that its state refuses was made before, or is too late.</summary>
    private async Task<PaymentChange> ChangeAsync(
        string paymentId, string path, Dictionary<string, string> form, Func<ProviderPayment, bool> isMade, CancellationToken cancellationToken)
    {
        StripeAnswer answer = await http.SendAsync(HttpMethod.Post, path, form, idempotencyKey: null, cancellationToken);
        if (!answer.IsSuccess && answer.Status is not (HttpStatusCode.BadRequest or HttpStatusCode.PaymentRequired))
        {
            throw Unexpected(answer, paymentId);
        }

        ProviderPayment after = await LookAsync(paymentId, cancellationToken);
        return new PaymentChange(after, isMade(after) ? null : Why(answer));
    }

    private async Task<ProviderPayment> LookAsync(string paymentId, CancellationToken cancellationToken) =>
        await GetAsync(paymentId, cancellationToken)
        ?? throw new InvalidOperationException($"The payment provider does not know payment '{paymentId}' any more.");

    private async Task<StripeList<StripeIntent>> ListAsync(string path, Dictionary<string, string> query, CancellationToken cancellationToken)
    {
        StripeAnswer answer = await GetAsync(path, query, cancellationToken);
        return answer.IsSuccess
            ? answer.Read(StripeJson.Default.StripeListStripeIntent)
            : throw new InvalidOperationException($"The payment provider answered {(int)answer.Status} for its list of payments.");
    }

    private Task<StripeAnswer> GetAsync(string path, Dictionary<string, string> query, CancellationToken cancellationToken) => http.SendAsync(
        HttpMethod.Get,
        $"{path}?{string.Join('&', query.Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}"))}",
        form: null,
        idempotencyKey: null,
        cancellationToken);

    private async Task<IReadOnlyList<ProviderPayment>> ReadAsync(IReadOnlyList<StripeIntent> intents, CancellationToken cancellationToken)
    {
        List<ProviderPayment> payments = [];
        foreach (StripeIntent intent in intents)
        {
            payments.Add(await ReadAsync(intent, cancellationToken));
        }

        return payments;
    }

    /// <summary>A charge carries its latest refunds; where there are more, all are asked for.</summary>
    private async Task<ProviderPayment> ReadAsync(StripeIntent intent, CancellationToken cancellationToken) => StripeReading.Payment(
        intent,
        intent.LatestCharge?.Refunds is { HasMore: false } all ? all.Data
            : intent.Status == "succeeded" ? await RefundsAsync(intent.Id, cancellationToken)
            : []);

    private async Task<IReadOnlyList<StripeRefund>> RefundsAsync(string paymentId, CancellationToken cancellationToken)
    {
        Dictionary<string, string> query = new()
        {
            ["payment_intent"] = paymentId,
            ["limit"] = PageSize.ToString(CultureInfo.InvariantCulture),
        };
        List<StripeRefund> refunds = [];
        while (true)
        {
            StripeAnswer answer = await GetAsync("v1/refunds", query, cancellationToken);
            StripeList<StripeRefund> page = answer.IsSuccess ? answer.Read(StripeJson.Default.StripeListStripeRefund) : throw Unexpected(answer, paymentId);
            refunds.AddRange(page.Data);
            if (!page.HasMore)
            {
                return refunds;
            }

            query["starting_after"] = page.Data[^1].Id;
        }
    }

    /// <summary>The payment that a refusal carries: a decline is a payment too.</summary>
    /// <exception cref="PaymentRejectedException">There is none: no payment was made.</exception>
    private static StripeIntent Refused(StripeAnswer answer)
    {
        StripeError error = answer.Read(StripeJson.Default.StripeFailure).Error;
        return error switch
        {
            { PaymentIntent: StripeIntent intent } => intent,
            { Type: "idempotency_error" } =>
                throw new InvalidOperationException("A payment's idempotency key was used for another payment before."),
            _ => throw new PaymentRejectedException(error.Message ?? "The payment provider refused the payment."),
        };
    }

    private static string Why(StripeAnswer answer) => answer.IsSuccess
        ? throw new ProviderUnavailableException("The payment provider said that the change was made, and the payment does not show it.")
        : answer.Read(StripeJson.Default.StripeFailure).Error is { } error ? error.Message ?? error.Code ?? error.Type : "";

    private static InvalidOperationException Unexpected(StripeAnswer answer, string paymentId) =>
        new($"The payment provider answered {(int)answer.Status} for payment '{paymentId}'.");

    private static string Path(string paymentId) => $"v1/payment_intents/{Uri.EscapeDataString(paymentId)}";
}
