using System.Text.Json;
using System.Text.Json.Serialization;

namespace TicketMaster.Bookings;

/// <summary>
/// Reads a payment as <see cref="BookingsDocuments"/> does, whoever reads its booking. A trigger brings options of its own, which expect
/// the stage before all other members.
/// </summary>
internal sealed class BookingPaymentConverter : JsonConverter<BookingPayment>
{
    public override BookingPayment? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize(ref reader, BookingsDocuments.Default.BookingPayment);

    public override void Write(Utf8JsonWriter writer, BookingPayment value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, BookingsDocuments.Default.BookingPayment);
}
