using System.Text.Json.Serialization;
using TicketMaster.Storage;

namespace TicketMaster.Payments;

/// <summary>The containers of payments, and what is in each.</summary>
internal static class PaymentsContainers
{
    public const string Cases = "payment-cases";

    public static DocumentKind<PaymentCase> CaseDocuments { get; } = new(
        new(Cases, "/id", ["status", "kind", "since", "lastSeen"]), PaymentsDocuments.Default.PaymentCase);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(InstantConverter)])]
[JsonSerializable(typeof(PaymentCase))]
internal sealed partial class PaymentsDocuments : JsonSerializerContext;
