using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TicketMaster.Http;

/// <summary>
/// Writes the moments of answers in one format, to the second and with a numeric offset: <c>2026-12-24T20:30:00+01:00</c>. By default
/// fractions of a second have as many digits as they need.
/// </summary>
internal sealed class MomentConverter : JsonConverter<DateTimeOffset>
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:sszzz";

    public static string Text(DateTimeOffset moment) => moment.ToString(Format, CultureInfo.InvariantCulture);

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[32];
        value.TryFormat(text, out int length, Format, CultureInfo.InvariantCulture);
        writer.WriteStringValue(text[..length]);
    }
}
