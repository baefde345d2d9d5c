using System.Text;
using System.Text.Json.Serialization.Metadata;

namespace TicketMaster.Http;

/// <summary>A member that a capability adds to a problem.</summary>
/// <param name="Name">Its name in the JSON.</param>
/// <param name="Json">Its value, in UTF-8.</param>
internal sealed record ProblemMember(string Name, ReadOnlyMemory<byte> Json)
{
    public static ProblemMember Create<T>(string name, T value, JsonTypeInfo<T> type) =>
        new(name, JsonAnswer.Utf8(value, type));

    public static ProblemMember Create(string name, IReadOnlyList<string> ids) =>
        Create(name, ids, ProblemJson.Default.IReadOnlyListString);

    /// <returns>The JSON object with this member at its end.</returns>
    public byte[] AppendTo(ReadOnlySpan<byte> problem) =>
        [.. problem[..^1], .. Encoding.UTF8.GetBytes($",\"{Name}\":"), .. Json.Span, (byte)'}'];
}
