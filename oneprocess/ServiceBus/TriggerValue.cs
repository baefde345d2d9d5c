using System.Reflection;
using System.Text.Json;
using Azure.Messaging.ServiceBus;

namespace OneProcess.ServiceBus;

/// <summary>A message as the type of the function's parameter.</summary>
internal static class TriggerValue
{
    /// <summary>The worker's serializer matches names whatever their case.</summary>
    private static readonly JsonSerializerOptions Json = new() { PropertyNameCaseInsensitive = true };

    public static object Of(ServiceBusReceivedMessage message, ParameterInfo parameter) => parameter.ParameterType switch
    {
        var type when type == typeof(ServiceBusReceivedMessage) => message,
        var type when type == typeof(BinaryData) => message.Body,
        var type when type == typeof(string) => message.Body.ToString(),
        var type => JsonSerializer.Deserialize(message.Body.ToMemory().Span, type, Json)
            ?? throw new JsonException(
                $"The body of message {message.SequenceNumber} is null, and '{parameter.Name}' needs a {type.Name}."),
    };
}
