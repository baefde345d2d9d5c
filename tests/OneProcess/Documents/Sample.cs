using System.Text;
using System.Text.Json;
using OneProcess.Documents;
using Xunit;

namespace TicketMaster.Tests.OneProcess.Documents;

internal static class Sample
{
    public static readonly ContainerDefinition Things = new("db", "things", "/owner", ["size", "name", "group"]);
    public static readonly ContainerDefinition Others = new("db", "others", "/id", []);

    public static DocumentDatabase Open(TemporaryFolder folder) => DocumentDatabase.Open(folder.File("documents.db"), [Things, Others]);

    public static DocumentContainer ThingsOf(DocumentDatabase database) => database.Container("db", "things");

    public static byte[] Json(
        string id, string owner = "o", object? size = null, object? name = null, object? group = null, string? text = null) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new Dictionary<string, object?>
            {
                ["id"] = id,
                ["owner"] = owner,
                ["size"] = size,
                ["name"] = name,
                ["group"] = group,
                ["text"] = text,
            }.Where(member => member.Value is not null).ToDictionary());

    public static string Text(Document? document) => Encoding.UTF8.GetString(document!.Json.Span);

    public static async Task<string> CreateAsync(DocumentContainer container, byte[] json)
    {
        WriteResult result = await container.CreateAsync(json);
        Assert.Equal(DocumentStatus.Ok, result.Status);
        return result.ETag!;
    }
}
