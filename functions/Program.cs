using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using TicketMaster;

try
{
    FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder(args);
    builder.ConfigureFunctionsWebApplication();
    builder.AddTicketMaster();
    builder.AddAzure();
    builder.Build().Run();
    return 0;
}
catch (Exception exception) when (StartError.IsOperators(exception))
{
    await Console.Error.WriteLineAsync(StartError.Describe(exception));
    return 1;
}
