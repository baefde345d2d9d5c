using TicketMaster.Local.Web;
using TicketMaster.WebFolderTool;

// Makes the folder that Azure Static Web Apps serves: the browser client's files and what the service is to say with them. Running it again
// makes it anew. It is a step of the deployment, because the client must be told the deployment's addresses.
if (Deployment.Read(args, out string mistake) is not { } deployment)
{
    Console.Error.WriteLine(mistake);
    Console.Error.WriteLine(Deployment.Usage);
    return 2;
}

if (!WebFiles.AreIn(deployment.From) || new WebFiles(deployment.From).Current() is not { } release)
{
    Console.Error.WriteLine($"The browser client's files are not in '{deployment.From}'.");
    return 1;
}

if (!HostedFolder.Clear(deployment.To))
{
    Console.Error.WriteLine($"'{deployment.To}' has files, and was not made by this command. It is left as it is.");
    return 1;
}

HostedFolder.Write(deployment, release);
Console.WriteLine($"Release {release.Name} of the browser client is in '{deployment.To}'.");
return 0;
