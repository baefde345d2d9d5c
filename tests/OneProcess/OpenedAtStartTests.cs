using Microsoft.Extensions.DependencyInjection;
using OneProcess;
using OneProcess.Data;
using Xunit;

namespace TicketMaster.Tests.OneProcess;

public sealed class OpenedAtStartTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_nobody_asked_for_is_opened_once_and_closed_all_the_same()
    {
        var opened = new TaskCompletionSource<Database>();
        await using (ServiceProvider services = Provider(path =>
        {
            var database = new Database(path);
            opened.SetResult(database);
            return database;
        }))
        {
            foreach (IOpening opening in services.GetServices<IOpening>())
            {
                opening.Begin();
                opening.Begin();
            }

            Assert.Equal(Path.Combine(_folder.Path, "things.db"), (await opened.Task).Path);
        }

        Assert.True((await opened.Task).IsClosed);
    }

    [Fact]
    public void Who_asks_gets_what_the_opening_threw()
    {
        using ServiceProvider services = Provider(_ => throw new InvalidDataException("It is damaged."));

        InvalidDataException refused = Assert.Throws<InvalidDataException>(services.GetRequiredService<Database>);

        Assert.Equal("It is damaged.", refused.Message);
    }

    private ServiceProvider Provider(Func<string, Database> open) => new ServiceCollection()
        .AddLogging()
        .Configure<OneProcessOptions>(options => options.DataPath = _folder.Path)
        .AddOpenedAtStart(new DataFile.Decisive("things.db", "things"), open)
        .BuildServiceProvider();

    private sealed class Database(string path) : IDisposable
    {
        public string Path { get; } = path;

        public bool IsClosed { get; private set; }

        public void Dispose() => IsClosed = true;
    }
}
