using System.Globalization;
using System.Text;

namespace OneProcess.Documents;

/// <summary>An SQL text that grows together with its parameters.</summary>
internal sealed class SqlText(string start)
{
    private readonly StringBuilder _text = new(start);
    private readonly List<object?> _values = [];

    public ReadOnlySpan<object?> Values => _values.ToArray();

    public SqlText Add(string text)
    {
        _text.Append(text);
        return this;
    }

    /// <returns>The parameter's name in the text.</returns>
    public string Parameter(object? value)
    {
        _values.Add(value);
        return "$" + _values.Count.ToString(CultureInfo.InvariantCulture);
    }

    public override string ToString() => _text.ToString();
}
