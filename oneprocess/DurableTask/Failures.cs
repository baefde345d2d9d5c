using Google.Protobuf;
using Microsoft.DurableTask;
using P = Microsoft.DurableTask.Protobuf;

namespace OneProcess.DurableTask;

/// <summary>Why a task or an orchestration failed, as it is stored and as the app sees it.</summary>
internal static class Failures
{
    public static P.TaskFailureDetails Of(Exception exception) => Stored(TaskFailureDetails.FromException(exception))!;

    public static byte[]? Write(P.TaskFailureDetails? failure) => failure?.ToByteArray();

    public static TaskFailureDetails Read(byte[] stored) => Seen(P.TaskFailureDetails.Parser.ParseFrom(stored))!;

    private static P.TaskFailureDetails? Stored(TaskFailureDetails? failure) => failure is null ? null : new()
    {
        ErrorType = failure.ErrorType,
        ErrorMessage = failure.ErrorMessage,
        StackTrace = failure.StackTrace,
        InnerFailure = Stored(failure.InnerFailure),
    };

    private static TaskFailureDetails? Seen(P.TaskFailureDetails? failure) => failure is null
        ? null
        : new(failure.ErrorType, failure.ErrorMessage, failure.StackTrace, Seen(failure.InnerFailure), null);
}
