using System.Net;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TicketMaster.Bookings;
using TicketMaster.Local;
using TicketMaster.Messaging;
using TicketMaster.Pay;
using TicketMaster.Tests.Storage;
using TicketMaster.Tickets;
using Xunit;

namespace TicketMaster.Tests.Tickets;

/// <summary>Each ticket of a sale is told to the outside world once, wherever the process that tells it dies.</summary>
public sealed class IssueTicketsTests
{
    private const int Tickets = 3;

    [Theory]
    [InlineData("before the messages are sent", true)]
    [InlineData("after the messages are sent", true)]
    [InlineData("after the messages are sent", false)]
    [InlineData("before the booking says so", true)]
    [InlineData("before the booking says so", false)]
    [InlineData("after the booking says so", true)]
    public async Task Each_ticket_has_one_message_whenever_the_process_dies(string moment, bool guarded)
    {
        await using TicketMasterApp app = await StartAsync();
        int deaths = 3;
        void Die()
        {
            if (deaths-- > 0)
            {
                throw new InvalidOperationException($"The process dies {moment}.");
            }
        }

        FaultyServiceBus queues = app.Services.GetRequiredService<FaultyServiceBus>();
        queues.ForgetsIds = !guarded;
        FaultyContainer<BookingDocument> bookings = app.Faulty<BookingDocument>();
        BookingDocument? written = null;
        bool Note(BookingDocument booking) => (written = booking).IssuedAt is not null && deaths > 0;
        switch (moment)
        {
            case "before the messages are sent":
                queues.Before = Die;
                break;
            case "after the messages are sent":
                queues.After = Die;
                break;
            case "before the booking says so":
                bookings.BeforeReplaceBy = Note;
                bookings.Then = () =>
                {
                    bookings.BeforeReplaceBy = Note;
                    Die();
                    return Task.CompletedTask;
                };
                break;
            default:
                bookings.BeforeReplaceBy = Note;
                bookings.Then = async () =>
                {
                    SqliteContainer<BookingDocument> real = app.Services.GetRequiredService<SqliteContainer<BookingDocument>>();
                    string etag = (await real.ReadAsync(written!.Id, written.UserId, default)).ETag!;
                    Assert.True((await real.ReplaceAsync(written, etag, default)).IsOk);
                    deaths = 1;
                    Die();
                };
                break;
        }

        string bookingId = await BuyAsync(app);

        ServiceBusReceivedMessage[] messages = await MessagesAsync(app);
        Assert.True(deaths <= 0);
        Assert.Equal(guarded, messages.Length == Tickets);
        Assert.Equal(Tickets, messages.Select(message => Read(message).TicketId).Distinct().Count());
        BookingDocument booking = (await bookings.ReadAsync(bookingId, "alice", default)).Document!;
        Assert.Single(booking.Timeline, entry => entry.What == TimelineStep.Issued);
        Assert.Null(booking.DueAt);
    }

    [Fact]
    public async Task A_message_has_what_the_mail_needs_and_a_code_that_is_genuine()
    {
        await using TicketMasterApp app = await StartAsync();

        string bookingId = await BuyAsync(app);

        TicketIssued[] issued = [.. (await MessagesAsync(app)).Select(Read)];
        Assert.Equal(["gala-A-A-1", "gala-A-A-2", "gala-A-A-3"], issued.Select(one => one.TicketId).Order());
        TicketCodes codes = app.Services.GetRequiredService<TicketCodes>();
        foreach (TicketIssued one in issued)
        {
            Assert.Equal((bookingId, "gala", "alice", "A", "A"), (one.BookingId, one.EventId, one.UserId, one.Section, one.Row));
            TicketClaims claims = Assert.IsType<TicketCode.Genuine>(await codes.ReadAsync(one.Code)).Claims;
            Assert.Equal((one.TicketId, one.BookingId, one.EventId), (claims.TicketId, claims.BookingId, claims.EventId));
        }
    }

    [Fact]
    public async Task A_sale_that_was_issued_is_not_issued_again_when_the_queue_has_long_forgotten_it()
    {
        await using TicketMasterApp app = await StartAsync();
        string bookingId = await BuyAsync(app);
        FaultyServiceBus queues = app.Services.GetRequiredService<FaultyServiceBus>();
        queues.ForgetsIds = true;

        await app.Services.GetRequiredService<CompleteSale>().TakeUpAsync(bookingId, "alice", default);

        Assert.Equal(Tickets, (await MessagesAsync(app)).Length);
    }

    [Fact]
    public async Task Nothing_is_issued_of_a_booking_that_is_not_paid_for()
    {
        await using TicketMasterApp app = await StartAsync();
        using HttpClient alice = await app.SignedInAsync("alice");
        string bookingId = (await alice.ReserveAsync("gala-A-A-1")).Is(HttpStatusCode.Created).Text("bookingId");
        CompleteSale sales = app.Services.GetRequiredService<CompleteSale>();

        await sales.TakeUpAsync(bookingId, "alice", default);
        await sales.TakeUpAsync("gala-nobody-1", "alice", default);

        Assert.Empty(await MessagesAsync(app));
    }

    [Fact]
    public void The_id_of_a_message_fits_for_the_longest_names()
    {
        string eventId = new('e', Limits.EventIdLength);
        string bookingId = BookingId.Compose(eventId, "alice", int.MaxValue);
        string ticketId = TicketMaster.Catalogue.TicketId.Compose(
            eventId, new('s', Limits.SectionLength), new('9', Limits.RowLength), new('9', Limits.SeatLength));

        Assert.InRange(TicketIssued.MessageId(bookingId, ticketId).Length, 1, MessageIds.MaxLength);
    }

    private static async Task<TicketMasterApp> StartAsync()
    {
        TicketMasterApp app = await TicketMasterApp.StartAsync(services =>
        {
            services.MakeFaulty<BookingDocument>();
            ServiceDescriptor queues = services.Single(service => service.ServiceType == typeof(ServiceBusClient));
            services.AddSingleton(provider => new FaultyServiceBus(
                (ServiceBusClient)ActivatorUtilities.CreateInstance(provider, queues.ImplementationType!)));
            services.Replace(ServiceDescriptor.Singleton<ServiceBusClient>(provider => provider.GetRequiredService<FaultyServiceBus>()));
        });
        await app.AddAsync(TestEvents.Of("gala"));
        return app;
    }

    private static async Task<string> BuyAsync(TicketMasterApp app)
    {
        using HttpClient alice = await app.SignedInAsync("alice");
        string bookingId = (await alice.ReserveAsync("gala-A-A-1", "gala-A-A-2", "gala-A-A-3"))
            .Is(HttpStatusCode.Created).Text("bookingId");
        (await alice.ConfirmAsync(bookingId)).Is(HttpStatusCode.OK);
        await app.PassAsync(TimeSpan.FromSeconds(30));
        return bookingId;
    }

    private static async Task<ServiceBusReceivedMessage[]> MessagesAsync(TicketMasterApp app)
    {
        await using ServiceBusReceiver receiver = app.Services.GetRequiredService<ServiceBusClient>().CreateReceiver(Queues.TicketsIssued);
        return [.. await receiver.PeekMessagesAsync(100)];
    }

    private static TicketIssued Read(ServiceBusReceivedMessage message) =>
        JsonSerializer.Deserialize(message.Body.ToMemory().Span, TicketJson.Default.TicketIssued)!;
}
