using System.Text.Json;
using System.Text.Json.Serialization;
using TicketMaster.Http;

namespace TicketMaster.Audit;

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(MomentConverter)])]
[JsonSerializable(typeof(AuditAnswer))]
internal sealed partial class AuditJson : JsonSerializerContext;
