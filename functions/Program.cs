using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TicketMaster;

try
{
    Composition.CreateBuilder(args).Build().Run();
    return 0;
}
catch (Exception exception) when (exception is OptionsValidationException or InvalidDataException or IOException)
{
    // What the operator has to mend (a setting, a damaged file, a folder or an address in use), said without a stack trace.
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
