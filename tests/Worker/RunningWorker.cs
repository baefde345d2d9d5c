using System.Net.Http.Headers;
using TicketMaster.Tests.Contracts;
using TicketMaster.Tests.Worker.Rpc;

namespace TicketMaster.Tests.Worker;

/// <summary>A worker whose functions a host has loaded, and what that host asks of it.</summary>
internal sealed class RunningWorker : IAsyncDisposable
{
    private readonly FunctionsHost _host;
    private readonly WorkerProcess _process;
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromSeconds(60) });
    private readonly Lazy<IReadOnlyList<Route>> _routes;

    private RunningWorker(FunctionsHost host, WorkerProcess process)
    {
        _host = host;
        _process = process;
        _routes = new(() => Route.InTheirOrder(Functions.Values));
    }

    /// <summary>By name, as the worker told of them.</summary>
    public IReadOnlyDictionary<string, FunctionMetadata> Functions { get; private set; } = new Dictionary<string, FunctionMetadata>();

    /// <summary>Why functions could not be loaded, by their name.</summary>
    public IReadOnlyDictionary<string, string> Refused { get; private set; } = new Dictionary<string, string>();

    public IEnumerable<string> Logs => _host.Stream.Logs;

    public TaskHub TaskHub => _host.TaskHub;

    public WorkerProcess Process => _process;

    /// <summary>Where the worker takes the requests that a host passes on.</summary>
    private Uri HttpAddress { get; set; } = new("http://nowhere.invalid");

    public static async Task<RunningWorker> StartAsync(WorkerApp app)
    {
        FunctionsHost host = await FunctionsHost.StartAsync();
        var worker = new RunningWorker(host, WorkerProcess.Start(app, host.Address));
        _ = worker.TellOfEndAsync();
        try
        {
            await worker.LoadAsync();
            return worker;
        }
        catch
        {
            await worker.DisposeAsync();
            throw;
        }
    }

    /// <summary>A client of the host: each of its requests invokes a function. What it is answered is held to the contract.</summary>
    public HttpClient Anyone() => new(new ContractHandler(OpenApiDocument.OfTheApp, new HostHandler(this)))
    {
        BaseAddress = new Uri("http://tickets.example.com"),
        Timeout = TimeSpan.FromSeconds(60),
    };

    public HttpClient SignedIn(string token)
    {
        HttpClient client = Anyone();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>Invokes an HTTP function and passes the request on. Answer and end of invocation come each in its time.</summary>
    public (Task<HttpResponseMessage> Answer, Task<InvocationResponse> Invocation) PassOn(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Uri asked = request.RequestUri!;
        Route route = _routes.Value.First(one => one.Takes(request.Method, asked));
        InvocationRequest invoked = Invocation(Functions[route.Function], new TypedData { Http = new Rpc.Http() });
        foreach ((string name, string value) in route.Values(asked))
        {
            invoked.TriggerMetadata.Add(name, new TypedData { String = value });
        }

        Task<InvocationResponse> invocation = _host.Stream.InvokeAsync(invoked);
        request.Headers.Add("x-ms-invocation-id", invoked.InvocationId);
        request.RequestUri = new Uri(HttpAddress, asked.PathAndQuery);
        return (_http.SendAsync(request, cancellationToken), invocation);
    }

    /// <summary>Invokes a function that is not called over HTTP.</summary>
    public Task<InvocationResponse> InvokeAsync(string function, TypedData trigger) =>
        _host.Stream.InvokeAsync(Invocation(Functions[function], trigger));

    /// <summary>Tells the worker to end.</summary>
    public async Task<int> TerminateAsync()
    {
        _host.Stream.Say(new StreamingMessage { WorkerTerminate = new WorkerTerminate() });
        return await _process.Ended.WaitAsync(TimeSpan.FromSeconds(30));
    }

    public async ValueTask DisposeAsync()
    {
        _process.Dispose();
        _http.Dispose();
        await _host.DisposeAsync();
    }

    private async Task LoadAsync()
    {
        await _host.Stream.Opened;
        WorkerInitResponse init = (await _host.Stream.AskAsync(new StreamingMessage
        {
            WorkerInitRequest = new WorkerInitRequest
            {
                HostVersion = "4.1041.200",
                WorkerDirectory = _process.Folder,
                FunctionAppDirectory = _process.Folder,
            },
        })).WorkerInitResponse;
        init.Result.IsSuccess();
        HttpAddress = new Uri(init.Capabilities["HttpUri"]);
        FunctionMetadataResponse indexed = (await _host.Stream.AskAsync(new StreamingMessage
        {
            FunctionsMetadataRequest = new FunctionsMetadataRequest { FunctionAppDirectory = _process.Folder },
        })).FunctionMetadataResponse;
        indexed.Result.IsSuccess();
        Functions = indexed.FunctionMetadataResults.ToDictionary(function => function.Name);
        (string Name, StatusResult Result)[] loaded = await Task.WhenAll(indexed.FunctionMetadataResults.Select(LoadAsync));
        Refused = loaded.Where(one => one.Result.Status != StatusResult.Types.Status.Success)
            .ToDictionary(one => one.Name, one => one.Result.Exception.Message);
    }

    private async Task<(string Name, StatusResult Result)> LoadAsync(FunctionMetadata function) => (
        function.Name,
        (await _host.Stream.AskAsync(new StreamingMessage
        {
            FunctionLoadRequest = new FunctionLoadRequest { FunctionId = function.FunctionId, Metadata = function },
        })).FunctionLoadResponse.Result);

    private InvocationRequest Invocation(FunctionMetadata function, TypedData trigger)
    {
        var request = new InvocationRequest
        {
            InvocationId = Guid.NewGuid().ToString(),
            FunctionId = function.FunctionId,
            TraceContext = new TraceContext(),
            RetryContext = new RetryContext(),
        };
        foreach ((string name, BindingInfo binding) in function.Bindings)
        {
            if (binding.Type.EndsWith("Trigger", StringComparison.Ordinal))
            {
                request.InputData.Add(new ParameterBinding { Name = name, Data = trigger });
            }
            else if (binding.Type == "durableClient")
            {
                var client = new TypedData { String = TaskHub.Client(_host.Address) };
                request.InputData.Add(new ParameterBinding { Name = name, Data = client });
            }
        }

        return request;
    }

    private async Task TellOfEndAsync()
    {
        int code = await _process.Ended;
        _host.Stream.Break($"The worker ended with {code}: {string.Join('\n', _process.Errors)}");
    }
}
