using System.Text.Json;
using System.Text.Json.Serialization;

namespace TicketMaster.Payments;

/// <summary>Reads a charge, or only its id if the request did not ask to expand it.</summary>
internal sealed class StripeChargeConverter : JsonConverter<StripeCharge>
{
    public override StripeCharge? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
            ? new StripeCharge(reader.GetString()!)
            : JsonSerializer.Deserialize(ref reader, StripeJson.Default.StripeCharge);

    public override void Write(Utf8JsonWriter writer, StripeCharge value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, StripeJson.Default.StripeCharge);
}
