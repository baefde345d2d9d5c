using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace TicketMaster.Tests.Support;

/// <summary>A request to a function without a server around it, and the answer that its result writes.</summary>
internal sealed class HttpCall
{
    private readonly MemoryStream _answer = new();

    public HttpCall(string query = "", object? body = null, params (string Name, string Value)[] headers)
    {
        Context = new DefaultHttpContext { RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider() };
        Context.Response.Body = _answer;
        Context.Request.QueryString = new QueryString(query);
        if (body is not null)
        {
            string text = body as string ?? JsonSerializer.Serialize(body, JsonSerializerOptions.Web);
            Context.Request.ContentType = "application/json";
            Context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(text));
        }

        foreach ((string name, string value) in headers)
        {
            Context.Request.Headers[name] = value;
        }
    }

    public DefaultHttpContext Context { get; }

    public HttpRequest Request => Context.Request;

    public async Task<HttpAnswer> AnswerAsync(Task<IResult> result)
    {
        await (await result).ExecuteAsync(Context);
        byte[] bytes = _answer.ToArray();
        return new HttpAnswer(
            Context.Response.StatusCode,
            Context.Response.Headers,
            bytes,
            bytes.Length == 0 ? default : JsonDocument.Parse(bytes).RootElement);
    }
}

internal sealed record HttpAnswer(int Status, IHeaderDictionary Headers, byte[] Bytes, JsonElement Json)
{
    public string? Code => Json.GetProperty("code").GetString();

    public string Detail => Json.GetProperty("detail").GetString()!;
}
