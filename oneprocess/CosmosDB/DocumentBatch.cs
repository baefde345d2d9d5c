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

    /// <exception cref="JsonException">A document does not fit the type.</exception>
    public object Of(IReadOnlyList<Document> documents)
    {
        var items = Array.CreateInstance(_item, documents.Count);
        for (int i = 0; i < documents.Count; i++)
        {
            items.SetValue(Item(documents[i]), i);
        }

        return items;
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
            throw new JsonException($"The document '{document.Id}' does not fit {_item.Name}: {exception.Message}", exception);
        }
    }
}
