using System.Text.Json;
using TicketMaster.Seats;
using Xunit;

namespace TicketMaster.Tests.Tickets;

/// <summary>
/// An app that the rows of a test share, because nothing of what they show is let in: two tickets of Alice's, a key that signs, one
/// that is retired, and one that was taken out of use.
/// </summary>
public sealed class CheckInApp : IAsyncLifetime
{
    internal string Signing { get; } = TestKeys.NewPem();

    internal string Retired { get; } = TestKeys.NewPem();

    internal string Removed { get; } = TestKeys.NewPem();

    internal string Forger { get; } = TestKeys.NewPem();

    internal TicketMasterApp App { get; private set; } = null!;

    internal HttpClient Gate { get; private set; } = null!;

    internal HttpClient Alice { get; private set; } = null!;

    /// <summary>Of <c>gala-A-A-1</c>, genuine.</summary>
    internal string Code { get; private set; } = "";

    /// <summary>Of <c>gala-A-A-2</c>, genuine.</summary>
    internal string Other { get; private set; } = "";

    internal string BookingId { get; private set; } = "";

    internal string Header => Jws.Header(Code).GetRawText();

    internal string Payload => Jws.Payload(Code).GetRawText();

    /// <summary>The same claims as an earlier version wrote them.</summary>
    internal string Earlier => EarlierCodes.Payload("gala-A-A-1", BookingId);

    internal static string Kid(string pem) => TestKeys.Keys(pem).Accepted()[0].Kid;

    public async Task InitializeAsync()
    {
        App = await TicketMasterApp.StartAsync(
            settings: [$"--Tickets:SigningKey={Signing}", $"--Tickets:RetiredKeys={TestKeys.PublicPem(Retired)}"]);
        await App.AddAsync(TestEvents.Of("gala"));
        Alice = await App.SignedInAsync("alice");
        Gate = await App.SignedInAsync("gate", "gate");
        BookingId = await App.BuyAsync(Alice, "gala-A-A-1", "gala-A-A-2");
        Code = await Alice.CodeAsync(BookingId, "gala-A-A-1");
        Other = await Alice.CodeAsync(BookingId, "gala-A-A-2");
    }

    public async Task DisposeAsync()
    {
        Gate.Dispose();
        Alice.Dispose();
        await App.DisposeAsync();
    }

    internal async Task<bool> IsUsedAsync(string ticketId) =>
        (await App.Container<SeatDocument>().ReadAsync(ticketId, "gala-A-A", default)).Document!.CheckedIn is not null;

    /// <summary>The genuine payload with one claim changed.</summary>
    internal string Changed(string claim, object value)
    {
        Dictionary<string, object> claims = JsonSerializer.Deserialize<Dictionary<string, object>>(Payload)!;
        claims[claim] = value;
        return JsonSerializer.Serialize(claims);
    }
}
