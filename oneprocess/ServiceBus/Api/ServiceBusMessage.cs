#nullable disable
namespace Azure.Messaging.ServiceBus;

public class ServiceBusMessage
{
    /// <summary>Characters of a message's id, at most.</summary>
    private const int MaxMessageIdLength = 128;

    public ServiceBusMessage()
        : this(BinaryData.FromBytes(ReadOnlyMemory<byte>.Empty))
    {
    }

    public ServiceBusMessage(string body)
        : this(BinaryData.FromString(body))
    {
    }

    public ServiceBusMessage(ReadOnlyMemory<byte> body)
        : this(BinaryData.FromBytes(body))
    {
    }

    public ServiceBusMessage(BinaryData body)
    {
        ArgumentNullException.ThrowIfNull(body);
        Body = body;
        ApplicationProperties = new Dictionary<string, object>();
    }

    /// <summary>A copy to send again: what the broker wrote on the message, such as why it was dead-lettered, stays behind.</summary>
    public ServiceBusMessage(ServiceBusReceivedMessage receivedMessage)
        : this(receivedMessage?.Body)
    {
        MessageId = receivedMessage.MessageId;
        CorrelationId = receivedMessage.CorrelationId;
        Subject = receivedMessage.Subject;
        To = receivedMessage.To;
        ReplyTo = receivedMessage.ReplyTo;
        ContentType = receivedMessage.ContentType;
        TimeToLive = receivedMessage.TimeToLive;
        foreach ((string key, object value) in receivedMessage.ApplicationProperties)
        {
            if (key is not ServiceBusReceivedMessage.ReasonKey and not ServiceBusReceivedMessage.DescriptionKey)
            {
                ApplicationProperties.Add(key, value);
            }
        }
    }

    public BinaryData Body { get; set; }

    public string MessageId
    {
        get;
        set
        {
            if (value is { Length: 0 or > MaxMessageIdLength })
            {
                throw new ArgumentException($"A message's id has 1 to {MaxMessageIdLength} characters.", nameof(value));
            }

            field = value;
        }
    }

    public string CorrelationId { get; set; }

    public string Subject { get; set; }

    public string To { get; set; }

    public string ReplyTo { get; set; }

    public string ContentType { get; set; }

    public TimeSpan TimeToLive
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.MaxValue;

    public DateTimeOffset ScheduledEnqueueTime { get; set; }

    public IDictionary<string, object> ApplicationProperties { get; }

    public override string ToString() => $"{{MessageId:{MessageId}}}";
}
