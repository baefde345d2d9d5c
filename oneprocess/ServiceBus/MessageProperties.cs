using System.Globalization;
using System.Runtime.Serialization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Messaging.ServiceBus;

namespace OneProcess.ServiceBus;

/// <summary>A message without its body, as it is stored: JSON, with the type of each application property.</summary>
internal sealed record MessageProperties(
    string? CorrelationId,
    string? Subject,
    string? To,
    string? ReplyTo,
    string? ContentType,
    Dictionary<string, TypedValue> Application)
{
    public static MessageProperties Of(ServiceBusMessage message) => new(
        message.CorrelationId,
        message.Subject,
        message.To,
        message.ReplyTo,
        message.ContentType,
        message.ApplicationProperties.ToDictionary(p => p.Key, p => TypedValue.Of(p.Key, p.Value)));

    public static MessageProperties Parse(string json) => JsonSerializer.Deserialize(json, MessageJson.Default.MessageProperties)!;

    public MessageProperties With(IEnumerable<KeyValuePair<string, object>> changes)
    {
        Dictionary<string, TypedValue> application = new(Application);
        foreach ((string key, object value) in changes)
        {
            application[key] = TypedValue.Of(key, value);
        }

        return this with { Application = application };
    }

    public string ToJson() => JsonSerializer.Serialize(this, MessageJson.Default.MessageProperties);
}

[JsonSerializable(typeof(MessageProperties))]
internal sealed partial class MessageJson : JsonSerializerContext;

/// <summary>A value of one of AMQP's types.</summary>
internal sealed record TypedValue(TypeCode Type, string? Name, string Text)
{
    public static TypedValue Of(string key, object? value) => value switch
    {
        null => new(TypeCode.Empty, null, ""),
        DateTime time => new(TypeCode.DateTime, null, time.ToString("O", CultureInfo.InvariantCulture)),
        DateTimeOffset time => new(TypeCode.Object, nameof(DateTimeOffset), time.ToString("O", CultureInfo.InvariantCulture)),
        TimeSpan span => new(TypeCode.Object, nameof(TimeSpan), span.ToString("c", CultureInfo.InvariantCulture)),
        Guid guid => new(TypeCode.Object, nameof(Guid), guid.ToString()),
        Uri uri => new(TypeCode.Object, nameof(Uri), uri.OriginalString),
        float or double => new(Convert.GetTypeCode(value), null, ((IFormattable)value).ToString("R", CultureInfo.InvariantCulture)),
        IConvertible simple and not Enum => new(simple.GetTypeCode(), null, simple.ToString(CultureInfo.InvariantCulture)),
        _ => throw new SerializationException($"The application property '{key}' is a {value.GetType()}, which a message cannot carry."),
    };

    public object? ToValue() => (Type, Name) switch
    {
        (TypeCode.Empty, _) => null,
        (TypeCode.DateTime, _) => DateTime.Parse(Text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
        (_, nameof(DateTimeOffset)) => DateTimeOffset.Parse(Text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
        (_, nameof(TimeSpan)) => TimeSpan.ParseExact(Text, "c", CultureInfo.InvariantCulture),
        (_, nameof(Guid)) => Guid.Parse(Text),
        (_, nameof(Uri)) => new Uri(Text, UriKind.RelativeOrAbsolute),
        _ => Convert.ChangeType(Text, Type, CultureInfo.InvariantCulture),
    };
}
