using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;

namespace TicketMaster.Adapters;

/// <summary>Section <c>Search</c>: the search service and its index. There is no key: the app signs in with its identity.</summary>
internal sealed partial class AiSearchOptions : IValidatableObject
{
    public const string Section = "Search";

    /// <summary>Such as <c>https://{service}.search.windows.net</c>.</summary>
    [Required(ErrorMessage = "'Search:Endpoint' is missing: "
        + "give the address of the search service, such as https://name.search.windows.net.")]
    public string Endpoint { get; set; } = "";

    public string Index { get; set; } = EventsIndex.DefaultName;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        // Tokens must not travel in the clear, so http is refused even on this machine.
        if (!Uri.TryCreate(Endpoint, UriKind.Absolute, out Uri? endpoint) || endpoint.Scheme != Uri.UriSchemeHttps)
        {
            yield return new ValidationResult(
                $"'{Section}:{nameof(Endpoint)}' must be an https address, not '{Endpoint}'.", [nameof(Endpoint)]);
        }

        if (Index is null || !IndexName().IsMatch(Index))
        {
            yield return new ValidationResult(
                $"'{Section}:{nameof(Index)}' must be 2 to 128 lower-case letters, digits and single dashes, not '{Index}'.",
                [nameof(Index)]);
        }
    }

    [GeneratedRegex(@"\A(?=.{2,128}\z)[a-z0-9]+(-[a-z0-9]+)*\z")]
    private static partial Regex IndexName();
}
