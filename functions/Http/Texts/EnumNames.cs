using System.Text.Json;
using System.Text.Json.Serialization;

namespace TicketMaster.Http;

/// <summary>Names the members in kebab-case, such as <c>amount-differs</c>. Who renames a member renames what is stored.</summary>
internal sealed class KebabEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower)
    where T : struct, Enum;

/// <summary>Names them in snake_case, as payment providers do.</summary>
internal sealed class SnakeEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower)
    where T : struct, Enum;
