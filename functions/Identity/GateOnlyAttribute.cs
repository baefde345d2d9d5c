namespace TicketMaster.Identity;

/// <summary>Lets only callers with the role <c>gate</c> or <c>admin</c> call an HTTP function.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class GateOnlyAttribute : Attribute;
