using System.Globalization;
using System.Net;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;

namespace TicketMaster.Payments;

/// <summary>
/// Payment intents with manual capture, as Stripe's REST API has them. Every POST has a derived idempotency key, so it has one effect
/// however often it is sent. The provider stores the first answer to a key for a day, even a refusal or a failure of its own, and
/// repeats it. A repeated answer may be out of date, so we look at the payment itself. If the payment is not as wanted, we ask again
/// under a further key, which changes every <see cref="AskAnew"/>. That is safe: the payment's own state lets nothing happen twice.
/// </summary>
internal sealed partial class StripePayments(StripeHttp http, TimeProvider time, ILogger<StripePayments> logger) : IPaymentProvider
{
    /// <summary>The longest time that a stored answer holds a change up.</summary>
    public static readonly TimeSpan AskAnew = TimeSpan.FromSeconds(10);

    /// <summary>
    /// By then the provider's index of metadata shows a payment that was made. The provider promises a minute, and may be late after
    /// a failure.
    /// </summary>
    public static readonly TimeSpan IndexedAfter = TimeSpan.FromSeconds(90);

    private const string Expand = "expand[]";
    private const string Charge = "latest_charge.refunds";
    private const string PageSize = "100";

    public async Task<ProviderPayment> AuthoriseAsync(PaymentRequest request, CancellationToken cancellationToken)
    {
        Dictionary<string, string> form = new()
        {
            ["amount"] = StripeMoney.ToStripe(request.Amount, request.Currency).ToString(CultureInfo.InvariantCulture),
            ["currency"] = request.Currency.ToLowerInvariant(),
            ["payment_method"] = request.Method,
            ["capture_method"] = "manual",
            ["confirm"] = "true",
            ["return_url"] = request.ReturnUrl,
            ["metadata[bookingId]"] = request.BookingId,
            ["metadata[userId]"] = request.UserId,
            ["metadata[number]"] = request.Number.ToString(CultureInfo.InvariantCulture),
        };
        if (StripeMoney.Differs(request.Currency))
        {
            form[$"metadata[{StripeReading.Units}]"] = StripeReading.StripesUnits;
        }

        StripeAnswer answer = await http.PostAsync("v1/payment_intents", form, request.IdempotencyKey, cancellationToken);
        switch (StripeAuthorisation.Of(answer))
        {
            case StripeAuthorisation.Made(var intent) when answer.IsReplay:
                return (await LookAsync(intent.Id, cancellationToken)).Payment;
            case StripeAuthorisation.Made(var intent):
                return (await ReadAsync(intent, cancellationToken)).Payment;
            case StripeAuthorisation.Rejected(var error):
                // The provider repeats the payment method's token, which is nobody else's to see.
                string message = error.Message?.Replace(request.Method, "(the method)", StringComparison.Ordinal)
                    ?? "The payment provider refused the payment.";
                LogRejected(request.BookingId, error.Code, error.Param, message);
                throw new PaymentRejectedException(message)
                {
                    IsOfAmount = error.Param is "amount" or "currency" || error.Code?.Contains("amount", StringComparison.Ordinal) == true,
                };
            case StripeAuthorisation.NotKnown(var why, var forGood):
                // The payment may have been made all the same. The provider's index finds it a minute later.
                IReadOnlyList<ProviderPayment> found = await FindAsync(request.BookingId, cancellationToken);
                if (found.FirstOrDefault(payment => payment.Number == request.Number) is { } made)
                {
                    return made;
                }

                throw forGood && request.Since + IndexedAfter <= time.GetUtcNow()
                    ? new PaymentRejectedException($"No payment was made. {why.Message}")
                    : why;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    public async Task<ProviderPayment?> GetAsync(string paymentId, CancellationToken cancellationToken) =>
        (await FindOneAsync(paymentId, cancellationToken))?.Payment;

    public Task<PaymentChange> CaptureAsync(string paymentId, CancellationToken cancellationToken) => ChangeAsync(
        paymentId,
        $"{Path(paymentId)}/capture",
        new() { [Expand] = Charge },
        $"{paymentId}-capture-1",
        (answer, after) => StripeVerdict.OfCapture(answer, after.Payment),
        cancellationToken);

    public Task<PaymentChange> VoidAsync(string paymentId, CancellationToken cancellationToken) => ChangeAsync(
        paymentId,
        $"{Path(paymentId)}/cancel",
        new() { [Expand] = Charge },
        $"{paymentId}-void-1",
        (answer, after) => StripeVerdict.OfVoid(answer, after.Payment),
        cancellationToken);

    public async Task<PaymentChange> RefundAsync(string paymentId, CancellationToken cancellationToken)
    {
        StripeSnapshot before = await LookAsync(paymentId, cancellationToken);
        if (before.Payment.AmountCaptured == 0)
        {
            return new PaymentChange(before.Payment, $"Nothing of it was captured: it is {before.Payment.Status}.");
        }

        // The number comes from the provider's own list: a repeat asks under the same key, and a failed refund leads to a new key.
        return before.LeftToRefund == 0
            ? new PaymentChange(before.Payment, null)
            : await ChangeAsync(
                paymentId,
                "v1/refunds",
                new() { ["payment_intent"] = paymentId },
                $"{paymentId}-refund-{before.Refunds.Count + 1}",
                StripeVerdict.OfRefund,
                cancellationToken);
    }

    public async Task<PaymentChange> RefundPartAsync(string paymentId, long total, int attempt, CancellationToken cancellationToken)
    {
        StripeSnapshot before = await LookAsync(paymentId, cancellationToken);
        if (before.Payment.AmountCaptured == 0)
        {
            return new PaymentChange(before.Payment, $"Nothing of it was captured: it is {before.Payment.Status}.");
        }

        long amount = Math.Min(before.LeftToRefund, before.LeftOf(total));
        if (amount <= 0)
        {
            return new PaymentChange(before.Payment, null);
        }

        // The payment's state does not stop a part from being paid back twice. So the key has no time in it, as a change's has, and the
        // amount is none of it: of two calls that see the same refunds, the provider refuses the one with another amount.
        Dictionary<string, string> form = new()
        {
            ["payment_intent"] = paymentId,
            ["amount"] = before.AtProvider(amount).ToString(CultureInfo.InvariantCulture),
        };
        string key = string.Create(CultureInfo.InvariantCulture, $"{paymentId}-refund-{before.Refunds.Count + 1}-part-{attempt}");
        StripeAnswer answer = await http.PostAsync("v1/refunds", form, key, cancellationToken);
        return StripeVerdict.OfPart(answer, await LookAsync(paymentId, cancellationToken), total);
    }

    public async Task<PaymentPage> ListAsync(DateTimeOffset createdFrom, string? after, CancellationToken cancellationToken)
    {
        Dictionary<string, string> query = new()
        {
            ["created[gte]"] = createdFrom.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            ["limit"] = PageSize,
            [Expand] = $"data.{Charge}",
        };
        if (after is not null)
        {
            query["starting_after"] = after;
        }

        StripeList<StripeIntent> list = await ListAsync(
            "v1/payment_intents", query, StripeJson.Default.StripeListStripeIntent, cancellationToken);
        List<ProviderPayment> payments = [];
        List<string> unread = [];
        foreach (StripeIntent intent in list.Data)
        {
            try
            {
                payments.Add((await ReadAsync(intent, cancellationToken)).Payment);
            }
            catch (Exception exception) when (exception is InvalidOperationException or ProviderUnavailableException)
            {
                // A bad answer for one payment, such as for its refunds, must not hide the others of the page.
                unread.Add(intent.Id);
            }
        }

        return new PaymentPage(payments, list is { HasMore: true, Data: [.., var last] } ? last.Id : null) { Unread = unread };
    }

    public async Task<PaymentPage> ListChangedAsync(DateTimeOffset from, string? after, CancellationToken cancellationToken)
    {
        Dictionary<string, string> query = new()
        {
            ["created[gte]"] = from.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            ["limit"] = PageSize,
        };
        foreach ((int i, string type) in WebhookEvent.OfCharges.Index())
        {
            query[string.Create(CultureInfo.InvariantCulture, $"types[{i}]")] = type;
        }

        if (after is not null)
        {
            query["starting_after"] = after;
        }

        StripeList<StripeEvent> list = await ListAsync("v1/events", query, StripeJson.Default.StripeListStripeEvent, cancellationToken);
        IEnumerable<string> told = list.Data
            .Select(one => WebhookEvent.Of(one, http.IsLive))
            .OfType<WebhookEvent.OfPayment>()
            .Select(one => one.Event.PaymentId);
        return new PaymentPage([], list is { HasMore: true, Data: [.., var last] } ? last.Id : null) { Unread = [.. told] };
    }

    public ChargeRange? RangeOf(string currency) => StripeMoney.RangeOf(currency);

    public async Task<IReadOnlyList<ProviderPayment>> FindAsync(string bookingId, CancellationToken cancellationToken)
    {
        string quoted = bookingId.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal);
        Dictionary<string, string> query = new()
        {
            ["query"] = $"metadata['bookingId']:'{quoted}'",
            ["limit"] = PageSize,
            [Expand] = $"data.{Charge}",
        };
        List<ProviderPayment> found = [];
        while (true)
        {
            StripeList<StripeIntent> page = await ListAsync(
                "v1/payment_intents/search", query, StripeJson.Default.StripeListStripeIntent, cancellationToken);
            found.AddRange((await ReadAsync(page.Data, cancellationToken)).Where(payment => payment.BookingId == bookingId));
            if (page is not { HasMore: true, NextPage: { } next })
            {
                return found;
            }

            query["page"] = next;
        }
    }

    /// <summary>
    /// Asks for a change, then looks at the payment. If only a stored answer was repeated, asks once more under a new key.
    /// </summary>
    private async Task<PaymentChange> ChangeAsync(
        string paymentId,
        string path,
        Dictionary<string, string> form,
        string key,
        Func<StripeAnswer, StripeSnapshot, PaymentChange?> judge,
        CancellationToken cancellationToken)
    {
        (StripeAnswer answer, StripeSnapshot after) = await AskAsync(key);
        if (judge(answer, after) is { } change)
        {
            return change;
        }

        long slot = Math.Max(0, (time.GetUtcNow() - after.Payment.CreatedAt).Ticks / AskAnew.Ticks);
        (answer, after) = await AskAsync($"{key}-{slot}");
        return judge(answer, after)
            ?? throw new ProviderUnavailableException($"The payment provider repeats what it answered before for payment '{paymentId}'.");

        async Task<(StripeAnswer Answer, StripeSnapshot After)> AskAsync(string key)
        {
            StripeAnswer answer = await http.PostAsync(path, form, key, cancellationToken);
            return answer switch
            {
                { Status: HttpStatusCode.NotFound } => throw Unexpected(answer, paymentId),
                { IsSuccess: true, IsReplay: false } when path != "v1/refunds" =>
                    (answer, await ReadAsync(answer.Read(StripeJson.Default.StripeIntent), cancellationToken)),
                _ => (answer, await LookAsync(paymentId, cancellationToken)),
            };
        }
    }

    private async Task<StripeSnapshot> LookAsync(string paymentId, CancellationToken cancellationToken) =>
        await FindOneAsync(paymentId, cancellationToken)
        ?? throw new InvalidOperationException($"The payment provider does not know payment '{paymentId}' any more.");

    private async Task<StripeSnapshot?> FindOneAsync(string paymentId, CancellationToken cancellationToken)
    {
        StripeAnswer answer = await http.GetAsync(Path(paymentId), new Dictionary<string, string> { [Expand] = Charge }, cancellationToken);
        return answer switch
        {
            { IsSuccess: true } => await ReadAsync(answer.Read(StripeJson.Default.StripeIntent), cancellationToken),
            { Status: HttpStatusCode.NotFound } when answer.ReadError().Code == "resource_missing" => null,
            _ => throw Unexpected(answer, paymentId),
        };
    }

    private async Task<StripeList<T>> ListAsync<T>(
        string path, Dictionary<string, string> query, JsonTypeInfo<StripeList<T>> type, CancellationToken cancellationToken)
    {
        StripeAnswer answer = await http.GetAsync(path, query, cancellationToken);
        return answer.IsSuccess
            ? answer.Read(type)
            : throw new InvalidOperationException(
                $"The payment provider answered {(int)answer.Status} for its list '{path}': {answer.ReadError().Message}");
    }

    private async Task<IReadOnlyList<ProviderPayment>> ReadAsync(IReadOnlyList<StripeIntent> intents, CancellationToken cancellationToken)
    {
        List<ProviderPayment> payments = [];
        foreach (StripeIntent intent in intents)
        {
            payments.Add((await ReadAsync(intent, cancellationToken)).Payment);
        }

        return payments;
    }

    /// <summary>
    /// A charge lists only its latest refunds, so all are asked for if there are more. Of a dispute it says only that there is one.
    /// </summary>
    private async Task<StripeSnapshot> ReadAsync(StripeIntent intent, CancellationToken cancellationToken)
    {
        IReadOnlyList<StripeRefund> refunds = intent.LatestCharge?.Refunds is { HasMore: false } all ? all.Data
            : intent.Status == "succeeded"
                ? await OfPaymentAsync(
                    "v1/refunds", intent.Id, StripeJson.Default.StripeListStripeRefund, refund => refund.Id, cancellationToken)
            : [];
        IReadOnlyList<StripeDispute> disputes = intent.LatestCharge is { Disputed: true }
            ? await OfPaymentAsync(
                "v1/disputes", intent.Id, StripeJson.Default.StripeListStripeDispute, dispute => dispute.Id, cancellationToken)
            : [];
        return new StripeSnapshot(StripeReading.Payment(intent, refunds, disputes, http.IsLive), refunds)
        {
            IsInStripesUnits = StripeReading.IsInStripesUnits(intent),
        };
    }

    private async Task<IReadOnlyList<T>> OfPaymentAsync<T>(
        string path, string paymentId, JsonTypeInfo<StripeList<T>> type, Func<T, string> id, CancellationToken cancellationToken)
    {
        Dictionary<string, string> query = new() { ["payment_intent"] = paymentId, ["limit"] = PageSize };
        List<T> found = [];
        while (true)
        {
            StripeAnswer answer = await http.GetAsync(path, query, cancellationToken);
            StripeList<T> page = answer.IsSuccess ? answer.Read(type) : throw Unexpected(answer, paymentId);
            found.AddRange(page.Data);
            if (page is not { HasMore: true, Data: [.., var last] })
            {
                return found;
            }

            query["starting_after"] = id(last);
        }
    }

    private static InvalidOperationException Unexpected(StripeAnswer answer, string paymentId) =>
        new($"The payment provider answered {(int)answer.Status} for payment '{paymentId}': {answer.ReadError().Message}");

    private static string Path(string paymentId) => $"v1/payment_intents/{Uri.EscapeDataString(paymentId)}";

    [LoggerMessage(LogLevel.Warning, "The payment provider made no payment for booking {BookingId}: {Code} {Param} {Message}")]
    private partial void LogRejected(string bookingId, string? code, string? param, string message);
}
