using System.Reflection;
using System.Text;
using System.Text.Json;
using OneProcess.Documents;

namespace OneProcess.CosmosDB;

/// <summary>Turns documents into the list type of a function's trigger parameter.</summary>
internal sealed class DocumentBatch
{
    private readonly Type _item;

    /// <exception cref="InvalidOperationException">The parameter is no <c>IReadOnlyList&lt;T&gt;</c>.</exception>
    public DocumentBatch(string function, ParameterInfo parameter)
    {
        Type type = parameter.ParameterType;
        _item = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)
            ? type.GenericTypeArguments[0]
            : throw new InvalidOperationException(
                $"The function '{function}' must take the changes as IReadOnlyList<T>; its parameter '{parameter.Name}' is a {type.Name}.");
    }

    /// <param name="documents">The documents.</param>
    /// <param name="skipped">Told of each document that does not fit the type. One of them must not stop all that follow it.</param>
    /// <returns>The list; null if no document fits.</returns>
    public object? Of(IReadOnlyList<Document> documents, Action<JsonException> skipped)
    {
        List<object> fitting = new(documents.Count);
        foreach (Document document in documents)
        {
            try
            {
                fitting.Add(Item(document) ?? throw Unfit(document, "it is null", null));
            }
            catch (JsonException exception)
            {
                skipped(exception);
            }
        }

        var items = Array.CreateInstance(_item, fitting.Count);
        ((System.Collections.ICollection)fitting).CopyTo(items, 0);
        return fitting.Count == 0 ? null : items;
    }

    private object? Item(Document document)
    {
        if (_item == typeof(string))
        {
            return Encoding.UTF8.GetString(document.Json.Span);
        }

        try
        {
            // As the worker does: names are matched whatever their case.
            return JsonSerializer.Deserialize(document.Json.Span, _item, JsonSerializerOptions.Web);
        }
        catch (JsonException exception)
        {
            throw Unfit(document, exception.Message, exception);
        }
    }

    private JsonException Unfit(Document document, string why, Exception? inner) =>
        new($"The document '{document.Id}' does not fit {_item.Name}: {why}", inner);
}
