using System.Text;

namespace TicketMaster.Bench.Load;

/// <summary>A request in the bytes that go over the wire.</summary>
internal static class HttpRequest
{
    public static byte[] Get(string path, string? ifNoneMatch = null)
    {
        string condition = ifNoneMatch is null ? "" : $"If-None-Match: {ifNoneMatch}\r\n";
        return Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: bench\r\n{condition}\r\n");
    }

    public static byte[] Send(string method, string path, string? token, string json, string extra = "") => Encoding.ASCII.GetBytes(
        $"{method} {path} HTTP/1.1\r\nHost: bench\r\n{(token is null ? "" : $"Authorization: Bearer {token}\r\n")}{extra}"
        + $"Content-Type: application/json\r\nContent-Length: {json.Length}\r\n\r\n{json}");
}
