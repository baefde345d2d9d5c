using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OneProcess;
using OneProcess.Worker;

namespace TicketMaster.Tests.OneProcess.Worker;

/// <summary>An application of the given function classes on a real server, on a free port of this machine.</summary>
internal sealed class TestApp : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly string _root = TestFolders.Create("oneprocess-");
    private bool _started;

    private TestApp(Type[] functions, string? hostJson, string[] args, Action<FunctionsApplicationBuilder>? configure)
    {
        if (hostJson is not null)
        {
            File.WriteAllText(Path.Combine(_root, "host.json"), hostJson);
        }

        FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder(
            ["--urls=http://127.0.0.1:0", $"--FUNCTIONS_APPLICATION_DIRECTORY={_root}", $"--Local:DataPath={_root}", .. args]);
        builder.Services.AddOptions<OneProcessOptions>().BindConfiguration("Local");
        builder.Services.AddSingleton(new FunctionTypes(functions));
        configure?.Invoke(builder);
        builder.UseOneProcess(typeof(TestApp).Assembly);
        _host = builder.Build();
    }

    public HttpClient Client { get; } = new();

    public IServiceProvider Services => _host.Services;

    public static Task<TestApp> StartAsync<T>(
        string? hostJson = """{ "extensions": { "http": { "routePrefix": "" } } }""",
        string[]? args = null,
        Action<FunctionsApplicationBuilder>? configure = null) => StartAsync([typeof(T)], hostJson, args, configure);

    public static async Task<TestApp> StartAsync(
        Type[] functions, string? hostJson = null, string[]? args = null, Action<FunctionsApplicationBuilder>? configure = null)
    {
        var app = new TestApp(functions, hostJson, args ?? [], configure);
        try
        {
            await app._host.StartAsync();
            app._started = true;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        app.Client.BaseAddress = app.Services.GetRequiredService<HttpServer>().Address;
        return app;
    }

    public Task IdleAsync() => Services.GetRequiredService<IdleWatch>().UntilIdleAsync();

    public Task StopAsync() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_started)
        {
            await _host.StopAsync();
        }

        await ((IAsyncDisposable)_host).DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }
}
