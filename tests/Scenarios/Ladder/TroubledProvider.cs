using TicketMaster.Payments;

namespace TicketMaster.Tests.Scenarios.Ladder;

/// <summary>The app's provider, with trouble that a test makes: calls that are not answered, refused, or answered otherwise.</summary>
internal sealed class TroubledProvider(IPaymentProvider inner) : IPaymentProvider
{
    private readonly Lock _lock = new();
    private readonly List<string> _calls = [];

    /// <summary>The calls that the provider does not answer.</summary>
    public Func<string, bool> IsDown { get; set; } = _ => false;

    /// <summary>The changes that the provider definitely refuses.</summary>
    public Func<string, bool> Refuses { get; set; } = _ => false;

    /// <summary>What asking for a payment ends in, before it is made; null where it is made.</summary>
    public Func<PaymentRequest, Exception?> FailsAt { get; set; } = _ => null;

    /// <summary>Runs once, before the first call of this name.</summary>
    public (string Call, Func<Task> Run)? Before { get; set; }

    /// <summary>What the provider shows in place of a payment.</summary>
    public Func<ProviderPayment, ProviderPayment?> Shows { get; set; } = payment => payment;

    /// <summary>The calls so far, such as <c>void</c>.</summary>
    public IReadOnlyList<string> Calls
    {
        get
        {
            lock (_lock)
            {
                return [.. _calls];
            }
        }
    }

    public async Task<ProviderPayment> AuthoriseAsync(PaymentRequest request, CancellationToken cancellationToken) =>
        Shows(await CallAsync(
            "authorise",
            () => FailsAt(request) is { } exception
                ? Task.FromException<ProviderPayment>(exception)
                : inner.AuthoriseAsync(request, cancellationToken)))!;

    public async Task<ProviderPayment?> GetAsync(string paymentId, CancellationToken cancellationToken) =>
        await CallAsync("get", () => inner.GetAsync(paymentId, cancellationToken)) is { } payment ? Shows(payment) : null;

    public Task<PaymentChange> CaptureAsync(string paymentId, CancellationToken cancellationToken) =>
        ChangeAsync("capture", paymentId, () => inner.CaptureAsync(paymentId, cancellationToken), cancellationToken);

    public Task<PaymentChange> VoidAsync(string paymentId, CancellationToken cancellationToken) =>
        ChangeAsync("void", paymentId, () => inner.VoidAsync(paymentId, cancellationToken), cancellationToken);

    public Task<PaymentChange> RefundAsync(string paymentId, CancellationToken cancellationToken) =>
        ChangeAsync("refund", paymentId, () => inner.RefundAsync(paymentId, cancellationToken), cancellationToken);

    public Task<PaymentChange> RefundPartAsync(string paymentId, long total, int attempt, CancellationToken cancellationToken) =>
        ChangeAsync("refund", paymentId, () => inner.RefundPartAsync(paymentId, total, attempt, cancellationToken), cancellationToken);

    public Task<PaymentPage> ListAsync(DateTimeOffset createdFrom, string? after, CancellationToken cancellationToken) =>
        CallAsync("list", () => inner.ListAsync(createdFrom, after, cancellationToken));

    public Task<PaymentPage> ListChangedAsync(DateTimeOffset from, string? after, CancellationToken cancellationToken) =>
        CallAsync("changed", () => inner.ListChangedAsync(from, after, cancellationToken));

    public ChargeRange? RangeOf(string currency) => inner.RangeOf(currency);

    public Task<IReadOnlyList<ProviderPayment>> FindAsync(string bookingId, CancellationToken cancellationToken) =>
        CallAsync("find", () => inner.FindAsync(bookingId, cancellationToken));

    private async Task<PaymentChange> ChangeAsync(
        string name, string paymentId, Func<Task<PaymentChange>> call, CancellationToken cancellationToken)
    {
        PaymentChange change = await CallAsync(name, async () => Refuses(name)
            ? new PaymentChange((await inner.GetAsync(paymentId, cancellationToken))!, "Refused by the test.")
            : await call());
        return change with { Payment = Shows(change.Payment)! };
    }

    private async Task<T> CallAsync<T>(string name, Func<Task<T>> call)
    {
        Func<Task>? before = null;
        lock (_lock)
        {
            _calls.Add(name);
            if (Before is { } waiting && waiting.Call == name)
            {
                (before, Before) = (waiting.Run, null);
            }
        }

        await (before?.Invoke() ?? Task.CompletedTask);

        return IsDown(name) ? throw new ProviderUnavailableException("Down.") : await call();
    }
}
