using System.Net;
using TicketMaster.Local.Payments;
using Xunit;

namespace TicketMaster.Tests.Local;

/// <summary>What the data folder keeps is random, made once, and its owner's.</summary>
public sealed class DataFolderSecretsTests
{
    private const UnixFileMode Owners = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Fact]
    public void Secrets_are_made_once_a_folder()
    {
        using TemporaryFolder one = new();
        using TemporaryFolder other = new();

        string[] first = [SimulatedSecrets.Key(one.Path), SimulatedSecrets.Webhook(one.Path)];

        Assert.Equal(first, new[] { SimulatedSecrets.Key(one.Path), SimulatedSecrets.Webhook(one.Path) });
        Assert.Equal(4, first.Append(SimulatedSecrets.Key(other.Path)).Append(SimulatedSecrets.Webhook(other.Path)).Distinct().Count());
        Assert.All(first, secret => Assert.True(secret.Length >= 48));
    }

    [Theory]
    [InlineData("")]
    [InlineData("sk_test_short")]
    [InlineData("whsec_0123456789abcdefghijklmnopqrstuvwxyz")]
    public async Task A_damaged_secret_stops_the_start_and_is_left_alone(string text)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File(SimulatedSecrets.KeyFile), text);

        InvalidDataException exception =
            await Assert.ThrowsAsync<InvalidDataException>(() => TicketMasterApp.StartAsync(dataPath: folder.Path));

        Assert.Contains(folder.File(SimulatedSecrets.KeyFile), exception.Message, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(folder.File(SimulatedSecrets.KeyFile)));
    }

    [SkippableFact]
    public async Task Every_file_can_be_read_by_its_owner_only_also_those_that_were_there_before()
    {
        Skip.If(OperatingSystem.IsWindows());
        using TemporaryFolder folder = new();
        await using (TicketMasterApp before = await TicketMasterApp.StartAsync(dataPath: folder.Path))
        {
            await SellAsync(before);
            AssertOwners(folder);
        }

        foreach (string file in Directory.GetFiles(folder.Path))
        {
            SetMode(file, Owners | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }

        await using TicketMasterApp app = await TicketMasterApp.StartAsync(dataPath: folder.Path);
        AssertOwners(folder);
    }

    private static async Task SellAsync(TicketMasterApp app)
    {
        await app.AddAsync(TestEvents.Of("gala"));
        using HttpClient alice = await app.SignedInAsync("alice");
        string booking = (await alice.ReserveAsync("gala-A-A-1")).Is(HttpStatusCode.Created).Text("bookingId");
        (await alice.ConfirmAsync(booking)).Is(HttpStatusCode.OK);
        await app.UntilIdleAsync();
    }

    private static void AssertOwners(TemporaryFolder folder)
    {
        string[] files = Directory.GetFiles(folder.Path);
        Assert.Contains(files, file => file.EndsWith("documents.db-wal", StringComparison.Ordinal));
        Assert.All(files, file => Assert.Equal((file, Owners), (file, Mode(file))));
    }

    private static UnixFileMode Mode(string file) => OperatingSystem.IsWindows() ? Owners : File.GetUnixFileMode(file);

    private static void SetMode(string file, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, mode);
        }
    }
}
