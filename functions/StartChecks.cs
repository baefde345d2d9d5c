using Microsoft.Extensions.Options;

namespace TicketMaster;

/// <summary>Finds what is wrong with the settings before anything is opened, made or listened on.</summary>
internal interface IStartCheck
{
    /// <summary>One sentence a mistake. It names the setting as one writes it.</summary>
    IEnumerable<string> Mistakes();
}

/// <summary>What was found while the app was put together.</summary>
internal sealed class FoundMistakes(IReadOnlyList<string> mistakes) : IStartCheck
{
    public IEnumerable<string> Mistakes() => mistakes;
}

/// <summary>Whether settings are only tried: what would be made for a missing one, such as a key, is not made then.</summary>
internal sealed class SettingsTrial
{
    public bool IsOn { get; set; }
}

/// <summary>Makes the options of a section as the app will get them.</summary>
internal sealed class SectionCheck<T>(IOptionsFactory<T> factory) : IStartCheck
    where T : class
{
    public IEnumerable<string> Mistakes()
    {
        try
        {
            factory.Create(Options.DefaultName);
            return [];
        }
        catch (OptionsValidationException exception)
        {
            return exception.Failures;
        }
        catch (InvalidOperationException)
        {
            // A value is not of its property's type, which the check of names and values tells of.
            return [];
        }
    }
}
