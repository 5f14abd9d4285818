using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace ClayStack.Dvt.Devnet.Http;

/// <summary>Tells subscribers what happens on the chain. Bounded: few subscribers, and one that does not read is dropped.</summary>
internal sealed class EventHub
{
    public const int SubscribersMax = 64;

    private const int BacklogMax = 1024;

    private readonly Lock _gate = new();
    private readonly List<Subscription> _subscriptions = [];

    /// <summary>The topics that there are. chain_reorg never comes, because the chain has no branches.</summary>
    public static IReadOnlyList<string> Topics { get; } = ["head", "block", "block_gossip", "finalized_checkpoint", "chain_reorg"];

    /// <summary>Begins a subscription; null if there are too many.</summary>
    public Subscription? Subscribe(IEnumerable<string> topics)
    {
        lock (_gate)
        {
            if (_subscriptions.Count >= SubscribersMax)
                return null;
            Subscription subscription = new(this, [.. topics]);
            _subscriptions.Add(subscription);
            return subscription;
        }
    }

    /// <summary>Sends an event to those that want it.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="write">Writes the members of its data.</param>
    public void Tell(string topic, Action<Utf8JsonWriter> write)
    {
        lock (_gate)
        {
            if (!_subscriptions.Exists(subscription => subscription.Wants(topic)))
                return;
            byte[] bytes = Encode(topic, write);
            // Backwards, because whoever does not keep up is taken out.
            for (int i = _subscriptions.Count - 1; i >= 0; i--)
            {
                if (_subscriptions[i].Wants(topic) && !_subscriptions[i].TryWrite(bytes))
                    _subscriptions[i].Dispose();
            }
        }
    }

    private static byte[] Encode(string topic, Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> buffer = new();
        buffer.Write(Encoding.ASCII.GetBytes($"event: {topic}\ndata: "));
        using (Utf8JsonWriter writer = new(buffer))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        buffer.Write("\n\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>One subscriber's events, as they go over the wire.</summary>
    internal sealed class Subscription(EventHub hub, HashSet<string> topics) : IDisposable
    {
        private readonly Channel<byte[]> _channel = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(BacklogMax));

        public ChannelReader<byte[]> Events => _channel.Reader;

        public bool Wants(string topic) => topics.Contains(topic);

        public bool TryWrite(byte[] bytes) => _channel.Writer.TryWrite(bytes);

        /// <summary>Ends the subscription: its reader comes to an end.</summary>
        public void Dispose()
        {
            lock (hub._gate)
                hub._subscriptions.Remove(this);
            _channel.Writer.TryComplete();
        }
    }
}
