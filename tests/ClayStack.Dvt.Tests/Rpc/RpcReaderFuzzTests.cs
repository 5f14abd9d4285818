using System.Buffers;
using System.IO.Pipelines;
using ClayStack.Dvt.Rpc;
using ClayStack.Dvt.Rpc.Wire;
using ClayStack.Dvt.Tests.Rpc.Echo;
using Google.Protobuf;

namespace ClayStack.Dvt.Tests.Rpc;

/// <summary>The reader over streams that are cut, mutated and random. A failure names the seed that replays it.</summary>
public sealed class RpcReaderFuzzTests
{
    private const int BytesMax = 2000;

    /// <summary>A call that hands out a pipe and notes how it ends.</summary>
    private sealed class PipeEnd(PipeReader pipe) : ReadEnd
    {
        public RpcException? Failed { get; private set; }

        public bool IsClosed { get; private set; }

        public override CancellationToken Ended => CancellationToken.None;

        public override Task<PipeReader> OpenAsync() => Task.FromResult(pipe);

        public override ValueTask CompleteAsync(bool insideMessage) =>
            insideMessage ? throw new RpcException(RpcStatusCode.Internal, "cut off") : ValueTask.CompletedTask;

        public override bool IsEnding(Exception thrown) => false;

        public override RpcException Translate(Exception thrown) => throw new InvalidOperationException("Nothing is translated here.", thrown);

        public override void Fail(RpcException failure) => Failed = failure;

        public override void Close(PipeReader reader)
        {
            IsClosed = true;
            reader.Complete();
        }
    }

    [Fact]
    public async Task WholeStreams_HoweverCut_GiveExactlyTheirMessages()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            Random random = new(seed);
            EchoRequest[] messages = [.. Enumerable.Range(0, random.Next(20)).Select(_ => RandomMessage(random))];
            (List<EchoRequest> read, RpcException? failure) = await ReadAsync(Encode(messages), random);
            Assert.True(failure is null, $"seed {seed}: {failure}");
            Assert.True(messages.SequenceEqual(read), $"seed {seed}");
        }
    }

    [Fact]
    public async Task MutatedStreams_EndWithAStatus_AndNeverWithAnythingElse()
    {
        Dictionary<RpcStatusCode, int> seen = [];
        for (int seed = 0; seed < 3000; seed++)
        {
            Random random = new(seed);
            byte[] bytes = Encode([.. Enumerable.Range(0, 1 + random.Next(5)).Select(_ => RandomMessage(random))]);
            for (int i = random.Next(4); i >= 0; i--)
                bytes[random.Next(2) == 0 ? 0 : random.Next(bytes.Length)] = (byte)random.Next(random.Next(2) == 0 ? 3 : 256);
            if (random.Next(3) == 0)
                bytes = bytes[..random.Next(bytes.Length)];
            (_, RpcException? failure) = await ReadAsync(bytes, random);
            RpcStatusCode code = failure?.Code ?? RpcStatusCode.Ok;
            seen[code] = seen.GetValueOrDefault(code) + 1;
        }

        Assert.Equal(
            [RpcStatusCode.Ok, RpcStatusCode.ResourceExhausted, RpcStatusCode.Unimplemented, RpcStatusCode.Internal],
            seen.Keys.Order());
        Assert.All(seen.Values, count => Assert.True(count > 10));
    }

    [Fact]
    public async Task RandomBytes_EndWithAStatus_AndNeverWithAnythingElse()
    {
        for (int seed = 0; seed < 2000; seed++)
        {
            Random random = new(seed);
            byte[] bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            (List<EchoRequest> read, RpcException? failure) = await ReadAsync(bytes, random);
            Assert.True(failure is not null || read.Count > 0 || bytes.Length == 0, $"seed {seed}");
        }
    }

    [Fact]
    public async Task MessageOverTheBound_IsRefusedBeforeItsBytesCome()
    {
        Pipe pipe = new();
        await pipe.Writer.WriteAsync(new byte[] { 0, 0, 0, 7, 0xd1 }, TestContext.Current.CancellationToken);
        PipeEnd end = new(pipe.Reader);
        RpcReader<EchoRequest> reader = new(end, EchoRequest.Parser, BytesMax);
        RpcException failure = await Assert.ThrowsAsync<RpcException>(() => reader.WaitToReadAsync(TestContext.Current.CancellationToken).AsTask());
        Assert.Equal(RpcStatusCode.ResourceExhausted, failure.Code);
        Assert.Contains("2001", failure.Message, StringComparison.Ordinal);
        Assert.Same(failure, end.Failed);
        reader.Close();
        Assert.True(end.IsClosed);
    }

    private static EchoRequest RandomMessage(Random random)
    {
        byte[] payload = new byte[random.Next(8) == 0 ? random.Next(1900) : random.Next(30)];
        random.NextBytes(payload);
        return new EchoRequest { Payload = ByteString.CopyFrom(payload), Count = (uint)random.Next(3) };
    }

    private static byte[] Encode(EchoRequest[] messages)
    {
        ArrayBufferWriter<byte> output = new();
        foreach (EchoRequest message in messages)
            Frame.Write(output, message, message.CalculateSize());
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Feeds the bytes in random pieces, and reads in random ways, until the end or a failure.</summary>
    private static async Task<(List<EchoRequest> Read, RpcException? Failure)> ReadAsync(byte[] bytes, Random random)
    {
        Pipe pipe = new(new PipeOptions(pauseWriterThreshold: 0));
        PipeEnd end = new(pipe.Reader);
        RpcReader<EchoRequest> reader = new(end, EchoRequest.Parser, BytesMax);
        List<EchoRequest> read = [];
        RpcException? failure = null;
        int at = 0;
        while (true)
        {
            ValueTask<bool> waiting = reader.WaitToReadAsync(TestContext.Current.CancellationToken);
            while (!waiting.IsCompleted && at < bytes.Length)
            {
                int length = Math.Min(bytes.Length - at, 1 + random.Next(random.Next(2) == 0 ? 4 : 400));
                await pipe.Writer.WriteAsync(bytes.AsMemory(at, length), TestContext.Current.CancellationToken);
                at += length;
            }

            if (at == bytes.Length)
                await pipe.Writer.CompleteAsync();
            try
            {
                if (!await waiting)
                    break;
                while (reader.TryRead(out EchoRequest? message))
                {
                    read.Add(message);
                    if (random.Next(3) == 0)
                        break;
                }
            }
            catch (RpcException thrown)
            {
                failure = thrown;
                break;
            }
        }

        reader.Close();
        Assert.True(end.IsClosed);
        return (read, failure);
    }
}
