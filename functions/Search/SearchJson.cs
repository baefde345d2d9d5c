using System.Text.Json;
using System.Text.Json.Serialization;
using TicketMaster.Http;

namespace TicketMaster.Search;

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(MomentConverter)])]
[JsonSerializable(typeof(SearchPage))]
[JsonSerializable(typeof(SuggestAnswer))]
internal sealed partial class SearchJson : JsonSerializerContext;
