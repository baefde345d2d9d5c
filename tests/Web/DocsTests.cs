using System.Text.RegularExpressions;
using Microsoft.Playwright;
using TicketMaster.Tests.Contracts;
using Xunit;

namespace TicketMaster.Tests.Web;

/// <summary>The story of the page that shows the contract.</summary>
[Collection(nameof(Browser))]
public sealed class DocsTests(Browser browser)
{
    [SkippableFact]
    public async Task Somebody_reads_of_an_operation_and_tries_it()
    {
        await using Visitor visitor = await browser.VisitAsync();
        IPage page = visitor.Page;
        await visitor.OpenAsync("/docs");
        await Assertions.Expect(page.Locator(".docs-nav a")).ToHaveCountAsync(OpenApiDocument.OfTheApp.Operations.Count);
        await visitor.LookAsync("docs");

        await page.Locator(".docs-nav a", new() { HasText = "Find events to come" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(browser.App.Address + "app/docs?op=searchEvents");
        await page.Locator("#try-token").FillAsync("midn");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Assertions.Expect(page.Locator(".docs-answer")).ToContainTextAsync("Midnight Brass");
        await Assertions.Expect(page.Locator(".docs-answer")).ToContainTextAsync("200");
        await visitor.LookAsync("docs-tried");

        await page.Locator(".docs-nav a", new() { HasText = "Hold seats, all or none" }).ClickAsync();
        await Assertions.Expect(page.Locator("#try-body")).ToHaveValueAsync(new Regex("ticketId"));
        visitor.Expected.Add("401");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Assertions.Expect(page.Locator(".docs-answer")).ToContainTextAsync("unauthenticated");
    }
}
