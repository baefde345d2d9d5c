namespace TicketMaster.Http;

/// <summary>Who sent the request, from the validated token: never from the body.</summary>
internal sealed record Caller(string UserId, bool IsAdmin);
