using System.ComponentModel.DataAnnotations;
using TicketMaster.Messaging;

namespace TicketMaster.Adapters;

/// <summary>Section <c>ServiceBus</c>, which is also the connection of the queue's trigger. The Functions host defines its names.</summary>
internal sealed class ServiceBusOptions : IValidatableObject
{
    public const string Section = Queues.Connection;

    /// <summary>Such as <c>{namespace}.servicebus.windows.net</c>.</summary>
    [Required(ErrorMessage = $"'{Section}:{nameof(FullyQualifiedNamespace)}' is missing: "
        + "give the namespace's host name, such as name.servicebus.windows.net.")]
    public string FullyQualifiedNamespace { get; set; } = "";

    /// <summary>How the trigger signs in. The app's own client uses <c>DefaultAzureCredential</c>.</summary>
    public string? Credential { get; set; }

    /// <summary>The user-assigned identity that the trigger signs in as.</summary>
    public string? ClientId { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        // Neither a connection string, which has a key, nor an address.
        if (Uri.CheckHostName(FullyQualifiedNamespace) != UriHostNameType.Dns)
        {
            yield return new ValidationResult(
                $"'{Section}:{nameof(FullyQualifiedNamespace)}' must be a host name, not '{FullyQualifiedNamespace}'.",
                [nameof(FullyQualifiedNamespace)]);
        }
    }
}
