using System.Text.Json.Serialization;
using TicketMaster.Payments;
using TicketMaster.Storage;

namespace TicketMaster.Reconciliation;

/// <summary>The sweeps are kept in the container of the payment cases.</summary>
internal static class ReconciliationContainers
{
    public static DocumentKind<PaymentSweep> SweepDocuments { get; } = new(
        PaymentsContainers.CaseDocuments.Container, ReconciliationDocuments.Default.PaymentSweep);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(InstantConverter)])]
[JsonSerializable(typeof(PaymentSweep))]
internal sealed partial class ReconciliationDocuments : JsonSerializerContext;
