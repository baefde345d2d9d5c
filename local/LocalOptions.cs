using System.ComponentModel.DataAnnotations;

namespace TicketMaster.Local;

/// <summary>Section <c>Local</c>: what only the local run has.</summary>
internal sealed class LocalOptions : IValidatableObject
{
    public const string Section = "Local";

    /// <summary>The folder of the databases; by default <c>.data</c> beside the solution.</summary>
    [Required]
    public string DataPath { get; set; } = Path.Combine(SolutionFolder() ?? Directory.GetCurrentDirectory(), ".data");

    /// <summary>Files of the folder, separated by commas, without which or with older copies of which the app starts.</summary>
    public string? AcceptDataLossOf { get; set; }

    /// <summary>Events of the demo catalogue, made on the first start; 0 for none.</summary>
    [Range(0, 100_000)]
    public int DemoEvents { get; set; } = 20_000;

    /// <summary>
    /// Lets <c>/local/</c> answer whoever reaches this server, under any name: anybody gets an administrator's token there.
    /// </summary>
    public bool LetAnyoneOnTheNetworkBeAdministrator { get; set; }

    /// <summary>Whether the folder can be had, before anything is put into it.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        string? existing = Path.GetFullPath(DataPath);
        while (existing is not null && !Directory.Exists(existing) && !File.Exists(existing))
        {
            existing = Path.GetDirectoryName(existing);
        }

        string? mistake = null;
        if (File.Exists(existing))
        {
            mistake = $"'{existing}' is a file";
        }
        else
        {
            try
            {
                using FileStream trial = new(
                    Path.Combine(existing ?? "/", Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1,
                    FileOptions.DeleteOnClose);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                mistake = exception.Message.TrimEnd('.');
            }
        }

        if (mistake is not null)
        {
            yield return new($"'{Section}:{nameof(DataPath)}' is '{DataPath}', which cannot be written: {mistake}.");
        }
    }

    /// <summary>The browser client's name at the issuer.</summary>
    [Required]
    public string WebClientId { get; set; } = "ticketmaster-web";

    /// <summary>What the browser client asks the issuer for, such as <c>openid api://ticketmaster/buy</c>.</summary>
    [Required]
    public string WebScope { get; set; } = "openid";

    /// <summary>Stripe's key for browsers, where Stripe takes the money.</summary>
    public string? StripePublishableKey { get; set; }

    /// <summary>Whether the log gets a line for each request.</summary>
    public bool AccessLog { get; set; }

    /// <summary>The folder of the source that this program was built from; null for a published one elsewhere.</summary>
    public static string? SolutionFolder()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "TicketMaster.sln")))
            {
                return folder.FullName;
            }
        }

        return null;
    }
}
