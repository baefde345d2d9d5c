using Microsoft.AspNetCore.Http;

namespace OneProcess.Worker;

/// <summary>Counts the HTTP requests that are being answered.</summary>
internal sealed class RequestsInFlight
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public async Task CountAsync(RequestDelegate next, HttpContext http)
    {
        Interlocked.Increment(ref _count);
        try
        {
            await next(http);
        }
        finally
        {
            Interlocked.Decrement(ref _count);
        }
    }
}
