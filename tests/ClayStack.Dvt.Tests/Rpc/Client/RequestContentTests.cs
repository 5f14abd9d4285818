using System.Buffers;
using ClayStack.Dvt.Rpc.Client;

namespace ClayStack.Dvt.Tests.Rpc.Client;

/// <summary>The body of a request, against a runtime that drops it.</summary>
public sealed class RequestContentTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Body_ThatIsAbandonedBeforeItHasAStream_LetsItsWriterGo()
    {
        // The runtime's own course when a server has answered to the end before the request's body was asked for.
        using CancellationTokenSource abandoned = new();
        await abandoned.CancelAsync();
        using RequestContent content = new(Token);
        content.Buffer.Write("words"u8);
        Task<bool> flushing = content.FlushAsync().AsTask();
        await using MemoryStream stream = new();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => content.CopyToAsync(stream, context: null, abandoned.Token));

        Assert.False(await flushing.WaitAsync(TimeSpan.FromMinutes(1), Token));
        Assert.Equal(0, stream.Length);
    }
}
