namespace TicketMaster.Local.Web;

/// <summary>Where the browser client's pages and files stand.</summary>
internal static class WebPaths
{
    public const string Root = "/app";

    /// <summary>Below the root: what a deployment says of itself.</summary>
    public const string Config = "config.json";

    /// <summary>Below the root: the file that every page is.</summary>
    public const string Page = "index.html";

    /// <summary>Below the root: the pages where one pays.</summary>
    public const string Paying = "hold/";
}
