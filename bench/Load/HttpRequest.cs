using System.Text;

namespace TicketMaster.Bench.Load;

/// <summary>A request in the bytes that go over the wire.</summary>
internal static class HttpRequest
{
    /// <summary>What browsers accept.</summary>
    public const string Compressed = "Accept-Encoding: gzip, deflate, br\r\n";

    public static byte[] Get(string path, string headers = "") =>
        Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: bench\r\n{headers}\r\n");

    public static byte[] Send(string method, string path, string? token, string json, string extra = "") => Encoding.ASCII.GetBytes(
        $"{method} {path} HTTP/1.1\r\nHost: bench\r\n{(token is null ? "" : $"Authorization: Bearer {token}\r\n")}{extra}"
        + $"Content-Type: application/json\r\nContent-Length: {json.Length}\r\n\r\n{json}");
}
