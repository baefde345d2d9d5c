using System.Text.Json.Serialization;
using TicketMaster.Storage;

namespace TicketMaster.Audit;

/// <summary>The containers of the audit.</summary>
internal static class AuditContainers
{
    /// <summary>The auditor's own record of what was sold to whom.</summary>
    public const string Sales = "sales";

    /// <summary>What the auditor found, and how far it has come.</summary>
    public const string Audit = "audit";

    public static DocumentKind<SaleDocument> SaleDocuments { get; } = new(
        new(Sales, "/id", []), AuditDocuments.Default.SaleDocument);

    public static DocumentKind<BreachDocument> BreachDocuments { get; } = new(
        new(Audit, "/id", ["firstSeenAt"]), AuditDocuments.Default.BreachDocument);

    public static DocumentKind<AuditProgressDocument> ProgressDocuments { get; } = new(
        BreachDocuments.Container, AuditDocuments.Default.AuditProgressDocument);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(InstantConverter)])]
[JsonSerializable(typeof(SaleDocument))]
[JsonSerializable(typeof(BreachDocument))]
[JsonSerializable(typeof(AuditProgressDocument))]
internal sealed partial class AuditDocuments : JsonSerializerContext;
