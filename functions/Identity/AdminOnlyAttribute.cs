namespace TicketMaster.Identity;

/// <summary>Lets only callers with the role <c>admin</c> call an HTTP function, or every function of a class.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
internal sealed class AdminOnlyAttribute : Attribute;
