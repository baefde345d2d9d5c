using System.Text.Json;
using System.Text.Json.Serialization;
using TicketMaster.Http;

namespace TicketMaster.Payments;

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(MomentConverter)])]
[JsonSerializable(typeof(StuckPaymentsAnswer))]
internal sealed partial class PaymentsJson : JsonSerializerContext;
