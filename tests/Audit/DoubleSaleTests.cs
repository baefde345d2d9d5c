using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TicketMaster.Seats;
using TicketMaster.Tests.Storage;
using Xunit;

namespace TicketMaster.Tests.Audit;

/// <summary>Real double sales, made by taking the guards out of the claiming of seats; and the same moments with the guards.</summary>
public sealed class DoubleSaleTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_seat_taken_by_a_create_that_overwrites_is_reported(bool guarded)
    {
        var errors = new Errors();
        await using TicketMasterApp app = await StartAsync(errors);
        FaultyContainer<SeatDocument> tickets = app.Faulty<SeatDocument>();
        tickets.CreateOverwrites = !guarded;
        tickets.BeforeCreateOf = ticket => ticket.UserId == "alice";

        await BothBuyAsync(app, guarded, errors);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_seat_taken_over_by_a_replace_that_ignores_its_ETag_is_reported(bool guarded)
    {
        var errors = new Errors();
        await using TicketMasterApp app = await StartAsync(errors);
        using HttpClient carol = await app.SignedInAsync("carol");
        string bookingId = (await carol.ReserveAsync("gala-A-A-1")).Is(HttpStatusCode.Created).Text("bookingId");
        (await carol.DeleteAnswerAsync($"/booking/{bookingId}")).Is(HttpStatusCode.OK);
        FaultyContainer<SeatDocument> tickets = app.Faulty<SeatDocument>();
        tickets.IgnoresETag = ticket => !guarded && ticket.UserId == "alice";
        tickets.BeforeReplaceBy = ticket => ticket.UserId == "alice";

        await BothBuyAsync(app, guarded, errors);
    }

    /// <summary>Bob buys the seat while Alice's reserve is about to write her name on it.</summary>
    private static async Task BothBuyAsync(TicketMasterApp app, bool guarded, Errors errors)
    {
        using HttpClient alice = await app.SignedInAsync("alice");
        using HttpClient bob = await app.SignedInAsync("bob");
        using HttpClient admin = await app.SignedInAsync("admin", "admin");
        string bobs = "";
        app.Faulty<SeatDocument>().Then = async () =>
        {
            bobs = (await bob.ReserveAsync("gala-A-A-1")).Is(HttpStatusCode.Created).Text("bookingId");
            (await bob.ConfirmAsync(bobs)).Is(HttpStatusCode.OK);
        };
        Answer hers = (await alice.ReserveAsync("gala-A-A-1")).Is(guarded ? HttpStatusCode.Conflict : HttpStatusCode.Created);
        if (!guarded)
        {
            (await alice.ConfirmAsync(hers.Text("bookingId"))).Is(HttpStatusCode.OK);
        }

        await app.PassAsync(TimeSpan.FromSeconds(5));

        JsonElement[] breaches = [.. (await admin.GetAnswerAsync("/admin/audit"))["breaches"].EnumerateArray()];
        if (guarded)
        {
            Assert.Empty(breaches);
            Assert.Empty(errors.Messages);
            return;
        }

        JsonElement breach = Assert.Single(breaches);
        Assert.Equal("seat-sold-twice", breach.GetProperty("kind").GetString());
        Assert.Equal("gala-A-A-1", breach.GetProperty("subject").GetString());
        Assert.Equal(
            new[] { bobs, hers.Text("bookingId") }.Order(),
            breach.GetProperty("bookings").EnumerateArray().Select(one => one.GetProperty("bookingId").GetString()!).Order());
        Assert.All(breach.GetProperty("bookings").EnumerateArray(), one => Assert.Equal("booked", one.GetProperty("state").GetString()));
        Assert.Contains(errors.Messages, message => message.Contains(bobs, StringComparison.Ordinal));
    }

    private static async Task<TicketMasterApp> StartAsync(Errors errors)
    {
        TicketMasterApp app = await TicketMasterApp.StartAsync(services =>
        {
            services.MakeFaulty<SeatDocument>();
            services.AddSingleton<ILoggerProvider>(errors);
        });
        await app.AddAsync(TestEvents.Of("gala"));
        return app;
    }

    /// <summary>The auditor's errors in the log.</summary>
    private sealed class Errors : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Messages { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel == LogLevel.Error;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Name == "AuditBreach")
            {
                Messages.Enqueue(formatter(state, exception));
            }
        }

        public void Dispose()
        {
        }
    }
}
