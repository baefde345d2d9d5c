using System.Text.Json.Serialization;

namespace TicketMaster.Payments;

/// <summary>The JSON of our own messages about payments.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(PaymentEvent))]
internal sealed partial class PaymentEventJson : JsonSerializerContext;
