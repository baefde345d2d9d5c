using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Playwright;
using Xunit;
using Xunit.Abstractions;

namespace TicketMaster.Tests.Web;

/// <summary>What a first load costs, and what a frame of the seat map does.</summary>
[Collection(nameof(Browser))]
public sealed class BudgetTests(Browser browser, ITestOutputHelper output)
{
    /// <summary>Of bodies as they are sent. Their headers are next to nothing over HTTP/2, which an edge speaks.</summary>
    private const int MostBytes = 60_000;
    private const int MostRequests = 40;

    /// <summary>Seats are drawn from five by five pixels each on.</summary>
    private const int PixelsOfASeat = 25;

    [SkippableTheory]
    [InlineData("/", ".result")]
    [InlineData("/event/map", "canvas")]
    public async Task A_first_load_is_small_and_nothing_jumps(string path, string until)
    {
        await using Visitor visitor = await browser.VisitAsync(isPhone: true);
        IPage page = visitor.Page;
        ConcurrentBag<IRequest> requests = [];
        page.RequestFinished += (_, request) => requests.Add(request);
        await page.AddInitScriptAsync(
            "globalThis.shifts = []; new PerformanceObserver(list => shifts.push(...list.getEntries().map(one => one.value)))"
            + ".observe({ type: 'layout-shift', buffered: true });");
        await page.GotoAsync($"/app{path}");
        await page.Locator(until).First.WaitForAsync();
        await page.EvaluateAsync("new Promise(done => requestIdleCallback(() => requestAnimationFrame(() => done())))");
        RequestSizesResult[] sizes = await Task.WhenAll(requests.Select(request => request.SizesAsync()));

        int bytes = sizes.Sum(one => one.ResponseBodySize);
        output.WriteLine($"{path}: {sizes.Length} requests, {bytes:N0} bytes");
        Assert.InRange(sizes.Length, 10, MostRequests);
        Assert.InRange(bytes, 10_000, MostBytes);
        Assert.All(requests, request => Assert.StartsWith(browser.App.Address.AbsoluteUri, request.Url, StringComparison.Ordinal));
        Assert.Equal(0, await page.EvaluateAsync<double>("shifts.reduce((sum, one) => sum + one, 0)"), tolerance: 0.01);
    }

    /// <summary>The times are printed: <c>docs/performance.md</c> says with which command.</summary>
    [SkippableFact]
    public async Task A_frame_of_the_map_does_no_more_in_a_stadium()
    {
        await using Visitor visitor = await browser.VisitAsync();
        IPage page = visitor.Page;
        await page.SetViewportSizeAsync(1920, 1080);
        await visitor.OpenAsync("/event/stadium");
        await page.Locator("canvas").WaitForAsync();
        JsonElement frames = await page.Locator("canvas").EvaluateAsync<JsonElement>(
            """
            async canvas => {
              const frames = [];
              const frame = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
              canvas.view.goTo(canvas.view.plan.sections[7]);
              for (let zoom = 0; zoom < 4; zoom++) canvas.view.zoomIn();
              for (let zoom = 0; zoom < 16; zoom++) {
                for (let turn = 0; turn < 4; turn++) {
                  const began = performance.now();
                  canvas.view.draw();
                  await frame();
                  frames.push({ zoom, took: performance.now() - began, ...canvas.view.drawn });
                }
                canvas.view.zoomOut();
                await frame();
              }
              return frames;
            }
            """);

        foreach (JsonElement frame in frames.EnumerateArray())
        {
            output.WriteLine(frame.GetRawText());
        }

        int[] seats = [.. frames.EnumerateArray().Select(frame => frame.GetProperty("seats").GetInt32())];
        LocatorBoundingBoxResult box = (await page.Locator("canvas").BoundingBoxAsync())!;
        Assert.InRange(seats.Max(), 500, (int)(box.Width * box.Height / PixelsOfASeat));
        Assert.True(frames[0].GetProperty("sections").GetInt32() < 10, "What is out of sight is drawn.");
        JsonElement whole = frames.EnumerateArray().Last();
        Assert.Equal((60, 0), (whole.GetProperty("sections").GetInt32(), whole.GetProperty("seats").GetInt32()));
    }
}
