using Microsoft.Extensions.Options;
using OneProcess.Data;
using TicketMaster.Local.Payments;
using TicketMaster.Payments;
using Xunit;

namespace TicketMaster.Tests.Local.Payments;

/// <summary>What the simulated provider answered outlives its process.</summary>
public sealed class SimulatedRestartTests : IDisposable
{
    private readonly string _data = TestFolders.Create("payments-");
    private readonly ManualTimeProvider _time = new();

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task A_payment_under_way_settles_after_a_restart()
    {
        string id;
        await using (PaymentsApp before = await PaymentsApp.StartAsync(_data, _time))
        {
            id = (await before.AuthoriseAsync("pm_slow")).PaymentId;
            await before.UntilIdleAsync();
        }

        _time.Advance(TimeSpan.FromMinutes(1));
        await using PaymentsApp after = await PaymentsApp.StartAsync(_data, _time);
        await after.UntilIdleAsync();

        Assert.Equal(ProviderStatus.Authorised, (await after.GetAsync(id)).Status);
        Assert.Equal(["payment_intent.amount_capturable_updated"], after.Inbox.Types);
    }

    [Fact]
    public async Task A_webhook_that_was_not_acknowledged_is_sent_after_a_restart()
    {
        Inbox broken = new() { Status = 500 };
        await using (PaymentsApp before = await PaymentsApp.StartAsync(_data, _time, broken))
        {
            await before.AuthoriseAsync("pm_later");
            await before.UntilIdleAsync();
            Assert.Equal(1, broken.Attempts);
        }

        _time.Advance(TimeSpan.FromMinutes(1));
        await using PaymentsApp after = await PaymentsApp.StartAsync(_data, _time);
        await after.UntilIdleAsync();

        Assert.Equal(["payment_intent.amount_capturable_updated"], after.Inbox.Types);
    }

    [Fact]
    public async Task A_webhook_that_was_acknowledged_is_not_sent_again_after_a_restart()
    {
        await using (PaymentsApp before = await PaymentsApp.StartAsync(_data, _time))
        {
            await before.AuthoriseAsync("pm_later");
            await before.UntilIdleAsync();
            Assert.Single(before.Inbox.Events);
        }

        await using PaymentsApp after = await PaymentsApp.StartAsync(_data, _time);
        _time.Advance(TimeSpan.FromHours(1));
        await after.UntilIdleAsync();

        Assert.Empty(after.Inbox.Events);
    }

    [Fact]
    public async Task An_idempotency_key_is_known_after_a_restart()
    {
        string id;
        await using (PaymentsApp before = await PaymentsApp.StartAsync(_data, _time))
        {
            id = (await before.AuthoriseAsync("pm_later")).PaymentId;
        }

        await using PaymentsApp after = await PaymentsApp.StartAsync(_data, _time);

        Assert.Equal(id, (await after.AuthoriseAsync("pm_later")).PaymentId);
        Assert.Equal(id, (await after.ListedAsync()).GetProperty("paymentId").GetString());
    }

    [Fact]
    public async Task What_was_answered_is_on_the_disk_at_that_moment()
    {
        await using PaymentsApp alive = await PaymentsApp.StartAsync(_data, _time, new Inbox { Status = 500 });
        string id = (await alive.AuthoriseAsync("pm_later")).PaymentId;
        await alive.UntilIdleAsync();
        await alive.Provider.CaptureAsync(id, default);

        // What a kill would leave behind: the files as they are while the process runs.
        string left = Directory.CreateDirectory(Path.Combine(_data, "left")).FullName;
        foreach (string file in Directory.GetFiles(_data, "*.db").Concat(Directory.GetFiles(_data, "*.db-wal")))
        {
            File.Copy(file, Path.Combine(left, Path.GetFileName(file)));
        }

        await using PaymentsApp after = await PaymentsApp.StartAsync(left, _time);
        _time.Advance(TimeSpan.FromMinutes(1));
        await after.UntilIdleAsync();

        Assert.Equal("captured", await after.ListedStatusAsync());
        Assert.Equal(id, (await after.AuthoriseAsync("pm_later")).PaymentId);
        Assert.Equal(
            ["payment_intent.amount_capturable_updated", "payment_intent.succeeded"], after.Inbox.Types.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_damaged_file_stops_the_start()
    {
        await File.WriteAllTextAsync(Path.Combine(_data, "payments.db"), new string('x', 8192));

        InvalidDataException exception = Assert.Throws<InvalidDataException>(() => new SimulatedLedger(
            new DataFolder(_data),
            Options.Create(new SimulatedPaymentsOptions()),
            _time,
            () => new Uri("http://localhost")));

        Assert.Contains("payments.db", exception.Message, StringComparison.Ordinal);
    }
}
