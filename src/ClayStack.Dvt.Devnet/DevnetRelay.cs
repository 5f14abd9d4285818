using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Devnet;

/// <summary>
/// The relay that a devnet's beacon node asks for payloads of builders. It offers something only for validators that have
/// registered, and the beacon node waits for it no longer than <see cref="DevnetOptions.RelayTimeoutMs"/>.
/// </summary>
public abstract record DevnetRelay
{
    private DevnetRelay()
    {
    }

    /// <summary>Answers at once, and hands out the payload for the signed block.</summary>
    /// <param name="ValueWei">What its payloads pay.</param>
    public sealed record Good(Uint256 ValueWei) : DevnetRelay;

    /// <summary>As <see cref="Good"/>, but later: in vain if the delay is longer than the beacon node waits.</summary>
    /// <param name="ValueWei">What its payloads pay.</param>
    /// <param name="Delay">How much later, by the devnet's clock.</param>
    public sealed record Late(Uint256 ValueWei, TimeSpan Delay) : DevnetRelay;

    /// <summary>Never answers.</summary>
    public sealed record Silent : DevnetRelay;

    /// <summary>Offers a header, and hands out another payload for the signed block: the publication fails, the slot stays empty.</summary>
    /// <param name="ValueWei">What it says that its payloads pay.</param>
    public sealed record Lying(Uint256 ValueWei) : DevnetRelay;
}
