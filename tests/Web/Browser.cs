using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using TicketMaster.Catalogue;
using TicketMaster.Tests.Infra;
using Xunit;

namespace TicketMaster.Tests.Web;

/// <summary>Stories in one browser against one app: its events are made once, each story uses its own.</summary>
[CollectionDefinition(nameof(Browser))]
public sealed class BrowserCollection : ICollectionFixture<Browser>;

/// <summary>The app, and Debian's Chromium to open its pages with.</summary>
public sealed class Browser : IAsyncLifetime
{
    /// <summary>The shell draws no window, and takes half the processor time of the whole browser.</summary>
    public const string Chromium = "/usr/bin/chromium-headless-shell";

    private static readonly string s_checks = Path.Combine(AppContext.BaseDirectory, "Web", "checks");

    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private TicketMasterApp? _app;
    private string _axe = "";

    /// <summary>
    /// Where pictures of the pages are left, if <c>TICKETMASTER_PICTURES</c> is set: they take time. Git ignores the folder.
    /// </summary>
    public static string? Pictures { get; } = Environment.GetEnvironmentVariable("TICKETMASTER_PICTURES") is { Length: > 0 }
        ? Path.Combine(InfraFolder.Repository, "TestResults", "web")
        : null;

    internal TicketMasterApp App => _app!;

    public static void IsNeeded()
    {
        Node.IsNeeded();
        Prerequisite.IsThere(File.Exists(Chromium) ? null : "This test opens pages in Debian's Chromium, and this machine has none.");
    }

    public async Task InitializeAsync()
    {
        if (!File.Exists(Chromium) || !Node.IsThere)
        {
            return;
        }

        await Node.InstallAsync(s_checks);
        Assertions.SetDefaultExpectTimeout(30_000);
        _axe = await File.ReadAllTextAsync(Path.Combine(s_checks, "node_modules", "axe-core", "axe.min.js"));
        if (Pictures is not null)
        {
            Directory.CreateDirectory(Pictures);
        }

        _app = await TicketMasterApp.StartAsync();
        foreach (EventDocument document in WebEvents.All)
        {
            await _app.AddAsync(document);
        }

        await _app.UntilIdleAsync();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium,
            Args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--font-render-hinting=none"],
        });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }

    /// <summary>A visitor of their own, with nothing kept in the browser.</summary>
    public async Task<Visitor> VisitAsync(string language = "en-GB", bool isPhone = false)
    {
        IsNeeded();
        IBrowserContext context = await _browser!.NewContextAsync(new()
        {
            BaseURL = App.Address.AbsoluteUri,
            Locale = language,
            TimezoneId = "Europe/Berlin",
            ViewportSize = isPhone ? Visitor.Phone : Visitor.Desktop,
            HasTouch = isPhone,
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(30_000);
        return new Visitor(context, await context.NewPageAsync(), _axe);
    }
}

/// <summary>One visitor's window. No page may write an error to the console, whatever the visitor does.</summary>
public sealed partial class Visitor : IAsyncDisposable
{
    public static readonly ViewportSize Phone = new() { Width = 390, Height = 844 };
    public static readonly ViewportSize Desktop = new() { Width = 1280, Height = 860 };

    /// <summary>Of a picture: what is below are rows like those above.</summary>
    private const int MostHeight = 1600;

    private readonly IBrowserContext _context;
    private readonly string _axe;
    private readonly ConcurrentQueue<string> _errors = new();

    internal Visitor(IBrowserContext context, IPage page, string axe)
    {
        (_context, Page, _axe) = (context, page, axe);
        context.Page += (_, opened) => Watch(opened);
        Watch(page);
    }

    public IPage Page { get; }

    /// <summary>Parts of messages that a story means to cause, such as the status of a refusal.</summary>
    public HashSet<string> Expected { get; } = [];

    public async Task OpenAsync(string path)
    {
        await Page.GotoAsync($"/app{path}");
        await Page.Locator("h1").First.WaitForAsync();
    }

    /// <summary>Signs in at the built-in issuer, from wherever a page asks for it.</summary>
    public async Task SignInAsync(string name, params string[] roles)
    {
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).First.ClickAsync();
        await Page.Locator("input[name=name]").FillAsync(name);
        foreach (string role in roles)
        {
            await Page.Locator($"input[name=role][value={role}]").CheckAsync();
        }

        await Page.Locator("button[type=submit]").ClickAsync();
        await Assertions.Expect(Page).ToHaveURLAsync(BackAtAPage());
    }

    /// <summary>
    /// Signs in by keyboard where the built-in issuer asks for it. The browser puts the focus into the field with the page's first frame:
    /// what is typed before that is lost.
    /// </summary>
    public async Task TypeNameAsync(string name)
    {
        await Assertions.Expect(Page.Locator("h1")).ToHaveTextAsync("Who are you today?");
        await Assertions.Expect(Page.Locator("input[name=name]")).ToBeFocusedAsync();
        await Page.Keyboard.TypeAsync(name);
        await Page.Keyboard.PressAsync("Enter");
    }

    /// <summary>
    /// Waits for an address that begins so. It looks again and again: Playwright's wait for a navigation misses one that comes while it is
    /// set up.
    /// </summary>
    public Task ArriveAsync(string path) =>
        Assertions.Expect(Page).ToHaveURLAsync(new Regex($"^https?://[^/]+/{Regex.Escape(path)}"));

    /// <summary>
    /// Waits until an expression is true in a page. Playwright's own wait compiles it within the page, which the page's policy forbids: it
    /// works only where the first look is enough.
    /// </summary>
    public static async Task TrueAsync(IPage page, string expression)
    {
        for (int tries = 0; !await page.EvaluateAsync<bool>(expression); tries++)
        {
            Assert.True(tries < 300, $"It did not become true within 30 s: {expression}");
            await Task.Delay(100);
        }
    }

    /// <summary>
    /// Holds what is shown to the rules of accessibility on a phone in the light. Where all tests are asked for, or pictures, it does so on
    /// a desktop in the dark too, and looks at the page the other way round.
    /// </summary>
    public async Task LookAsync(string name)
    {
        ViewportSize before = new() { Width = Page.ViewportSize!.Width, Height = Page.ViewportSize.Height };
        foreach (ColorScheme scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await Page.EmulateMediaAsync(new() { ColorScheme = scheme });
            foreach ((string screen, ViewportSize size) in new[] { ("desktop", Desktop), ("phone", Phone) })
            {
                bool isHeld = scheme == ColorScheme.Light == (screen == "phone");
                if ((!isHeld || scheme == ColorScheme.Dark) && Browser.Pictures is null && !Scale.IsAll)
                {
                    continue;
                }

                await Page.SetViewportSizeAsync(size.Width, size.Height);
                string mode = $"{screen}-{scheme.ToString().ToLowerInvariant()}";
                if (Browser.Pictures is { } pictures)
                {
                    await ShootAsync(Path.Combine(pictures, $"{name}-{mode}.jpg"), size);
                }

                Assert.False(
                    await Page.EvaluateAsync<bool>("document.documentElement.scrollWidth > innerWidth"),
                    $"{name} ({mode}) scrolls sideways.");
                if (isHeld)
                {
                    await HoldToAccessibilityAsync($"{name} ({mode})");
                }
            }
        }

        await Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await Page.SetViewportSizeAsync(before.Width, before.Height);
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        string[] errors = [.. _errors.Where(error => !Expected.Any(part => error.Contains(part, StringComparison.Ordinal)))];
        Assert.True(errors.Length == 0, string.Join('\n', errors));
    }

    private void Watch(IPage page)
    {
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                _errors.Enqueue($"{message.Text} ({message.Location})");
            }
        };
        page.PageError += (_, error) => _errors.Enqueue(error);
    }

    private async Task ShootAsync(string path, ViewportSize size)
    {
        int height = await Page.EvaluateAsync<int>("document.documentElement.scrollHeight");
        await Page.ScreenshotAsync(new()
        {
            Path = path,
            Type = ScreenshotType.Jpeg,
            Quality = 80,
            FullPage = true,
            Clip = new() { Width = size.Width, Height = Math.Min(height, MostHeight) },
        });
    }

    [GeneratedRegex("/app/(?!signed-in)")]
    private static partial Regex BackAtAPage();

    private async Task HoldToAccessibilityAsync(string where)
    {
        // Once a page: it is half a megabyte.
        if (await Page.EvaluateAsync<bool>("typeof axe === 'undefined'"))
        {
            await Page.EvaluateAsync(_axe);
        }

        JsonElement found = await Page.EvaluateAsync<JsonElement>(
            "axe.run(document, { resultTypes: ['violations'] }).then(result => result.violations.flatMap(one => "
            + "one.nodes.map(node => `${one.id}: ${node.target.join(' ')}: ${node.failureSummary}`)))");
        string[] violations = [.. found.EnumerateArray().Select(one => one.GetString()!)];
        Assert.True(violations.Length == 0, $"{where}:\n{string.Join('\n', violations)}");
    }
}
