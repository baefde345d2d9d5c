using Microsoft.Playwright;
using Xunit;

namespace TicketMaster.Tests.Web;

/// <summary>The story of the page that finds events.</summary>
[Collection(nameof(Browser))]
public sealed class FindTests(Browser browser)
{
    [SkippableFact]
    public async Task Somebody_types_takes_a_suggestion_and_opens_the_event()
    {
        await using Visitor visitor = await browser.VisitAsync();
        IPage page = visitor.Page;
        await page.GotoAsync("/");
        await Assertions.Expect(page).ToHaveURLAsync(browser.App.Address + "app/");
        await Assertions.Expect(page.Locator(".result h3")).ToHaveCountAsync(24);
        await visitor.LookAsync("find");

        ILocator box = page.GetByRole(AriaRole.Combobox, new() { Name = "Search for events" });
        await box.PressSequentiallyAsync("midn");
        await Assertions.Expect(page.GetByRole(AriaRole.Option).First).ToContainTextAsync("Midnight Brass");
        await visitor.LookAsync("find-suggestions");
        await box.PressAsync("ArrowDown");
        await box.PressAsync("Enter");

        await Assertions.Expect(page.Locator(".result h3")).ToHaveTextAsync(["Midnight Brass"]);
        Assert.Contains("token=Midnight", page.Url, StringComparison.Ordinal);
        await page.Locator(".result a").ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(browser.App.Address + "app/event/find-a");
    }
}
