using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using TicketMaster;
using TicketMaster.Local;

try
{
    LocalApp.CreateBuilder(args).Build().Run();
    return 0;
}
catch (Exception exception) when (StartError.IsOperators(exception))
{
    await Console.Error.WriteLineAsync(StartError.Describe(exception));
    return 1;
}
