using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OneProcess.Worker;
using TicketMaster.Payments;
using TicketMaster.Tests.OneProcess.DurableTask;
using Xunit;

namespace TicketMaster.Tests.Scenarios;

/// <summary>Texts that others send: what the log shows of them, and what a browser makes of our answers.</summary>
public sealed class OutsideTextTests
{
    [Fact]
    public async Task A_payment_methods_token_never_reaches_the_log()
    {
        using Lines log = new();
        await using TicketMasterApp app = await TicketMasterApp.StartAsync(services => services.AddSingleton<ILoggerProvider>(log));
        await app.AddAsync(TestEvents.Of("gala"));
        using HttpClient alice = await app.SignedInAsync("alice");
        string booking = (await alice.ReserveAsync("gala-A-A-1")).Is(HttpStatusCode.Created).Text("bookingId");

        (await alice.ConfirmAsync(booking, "pm_of_alices_own_card")).IsRefused(HttpStatusCode.BadRequest, "payment-method-rejected");
        await app.UntilIdleAsync();

        Assert.Contains(log.All, line => line.Contains(booking, StringComparison.Ordinal));
        Assert.DoesNotContain(log.All, line => line.Contains("alices_own", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cards_number_is_refused_wherever_it_stands()
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync();
        using HttpClient alice = await app.SignedInAsync("alice");
        string[] methods = ["card_4242424242424242", "pm_5555555555554444", "x378282246310005", "pm-4242-4242-4242-4242-12-30"];
        foreach (string method in methods)
        {
            Answer refused = await alice.ConfirmAsync("gala-0000000000000000-1", method);

            refused.IsRefused(HttpStatusCode.BadRequest, "card-number-refused");
            Assert.DoesNotContain("4242", refused.Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_entry_of_the_log_is_one_line_without_commands_to_the_terminal()
    {
        using StringWriter written = new(CultureInfo.InvariantCulture);
        var entry = new LogEntry<string>(
            LogLevel.Warning,
            "Category",
            new EventId(7),
            "alice\r\ninfo: Category[0] all is well\u001B[2J\u009B1m\u2028",
            new InvalidOperationException("bad\nworse\u0007"),
            (state, _) => state);

        new OneLineConsole(Options.Create(new LogOptions()), new ManualTimeProvider()).Write(entry, null, written);

        Assert.EndsWith(
            " warn: Category[7] alice  info: Category[0] all is well [2J 1m  InvalidOperationException: bad worse" + Environment.NewLine,
            written.ToString().Replace("worse ", "worse", StringComparison.Ordinal),
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_provider_says_has_no_control_characters()
    {
        var answer = new StripeAnswer(
            HttpStatusCode.BadRequest,
            """{"error":{"type":"a\u001bb","code":"c\rd","param":"e\nf","message":"g\u0000h"}}""",
            IsReplay: false);

        StripeError error = answer.ReadError();

        Assert.Equal(("a b", "c d", "e f", "g h"), (error.Type, error.Code, error.Param, error.Message));
    }

    [Fact]
    public async Task No_answer_lets_a_browser_guess_what_it_is()
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync();
        await app.AddAsync(TestEvents.Of("gala"));
        using HttpClient client = app.Anyone();
        foreach ((HttpMethod method, string path) in new[]
        {
            (HttpMethod.Get, "/health"), (HttpMethod.Get, "/search"), (HttpMethod.Get, "/search?nope=1"), (HttpMethod.Get, "/event/gala"),
            (HttpMethod.Get, "/event/none"), (HttpMethod.Get, "/bookings"), (HttpMethod.Post, "/payments/webhook"),
            (HttpMethod.Get, "/openapi.json"), (HttpMethod.Get, "/.well-known/ticket-keys"), (HttpMethod.Get, "/nowhere"),
            (HttpMethod.Delete, "/search"), (HttpMethod.Get, "/local/pay/pi_1"), (HttpMethod.Post, "/local/token"),
            (HttpMethod.Get, "/local/payments"), (HttpMethod.Get, "/local/stripe/v1/events"), (HttpMethod.Get, "/local/nowhere"),
        })
        {
            using HttpResponseMessage answer = await client.SendAsync(new HttpRequestMessage(method, path));
            Assert.True(answer.Headers.TryGetValues("X-Content-Type-Options", out IEnumerable<string>? values), path);
            Assert.Equal(["nosniff"], values);
        }
    }
}
