using TicketMaster.Tickets;
using Xunit;
using Xunit.Abstractions;

namespace TicketMaster.Tests.Tickets;

/// <summary>How large tickets' QR codes are. Each version has four more modules a side, and is harder to scan from a phone.</summary>
public sealed class QrVersionTests(QrReader reader, ITestOutputHelper output) : IClassFixture<QrReader>
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private readonly TicketCodes _codes = TestKeys.NewCodes();

    /// <summary>The characters of an event's id and of the names of section, row and seat, and digits of the booking's number.</summary>
    [SkippableTheory]
    [InlineData(11, 12, 8, 4, 4, 3)]
    [InlineData(11, 12, 8, 4, 4, 1)]
    [InlineData(16, Limits.EventIdLength, Limits.SectionLength, Limits.RowLength, Limits.SeatLength, 10)]
    public async Task The_codes_of_usual_tickets_fit_version_11_and_the_longest_version_16(
        int most, int eventId, int section, int row, int seat, int number)
    {
        var random = new Random(13);
        string Text(int length) => new(random.GetItems<char>(Letters, length));
        int[] versions = new int[Scale.Of(40, all: 200)];
        for (int i = 0; i < versions.Length; i++)
        {
            // A quarter are as long as they may be.
            int Up(int length) => i < versions.Length / 4 ? length : random.Next(1, length + 1);
            string @event = Text(Up(eventId));
            string ticketId = $"{@event}-{Text(Up(section))}-{Text(Up(row))}-{Text(Up(seat))}";
            string code = _codes.Sign(new(ticketId, $"{@event}-{Text(16)}-{new string('9', number)}", @event));

            Raster picture = Raster.OfPng(TicketPicture.Png(code));
            versions[i] = Version(picture);
            if (i % (versions.Length / 5) == 0)
            {
                Assert.Equal((versions[i], code), await reader.ReadWithVersionAsync(picture));
            }
        }

        IOrderedEnumerable<KeyValuePair<int, int>> counts = versions.CountBy(version => version).OrderBy(one => one.Key);
        output.WriteLine(string.Join(", ", counts.Select(one => $"{one.Value} of {one.Key}")));
        Assert.InRange(versions.Max(), 1, most);
    }

    /// <summary>By its width: a quiet zone of four modules on either side, and eight pixels a module.</summary>
    private static int Version(Raster picture) => ((picture.Width / 8) - 8 - 17) / 4;
}
