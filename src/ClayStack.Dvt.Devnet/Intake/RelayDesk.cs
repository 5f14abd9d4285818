using ClayStack.Dvt.Devnet.Chain;
using ClayStack.Dvt.Ethereum.Bellatrix;
using ClayStack.Dvt.Ethereum.Deneb;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Devnet.Intake;

/// <summary>
/// The builder's side: registrations, offers, and the payloads behind them. Used under the host's lock. Bounded: one registration
/// per validator, and the last <see cref="PayloadsKept"/> payloads.
/// </summary>
internal sealed class RelayDesk(Genesis genesis)
{
    public const int PayloadsKept = 8;

    private readonly Dictionary<int, SignedValidatorRegistrationV1> _registrations = [];
    private readonly Queue<(Hash32 Hash, ExecutionPayload Payload)> _payloads = [];
    private volatile DevnetRelay? _relay = genesis.Options.Relay;

    /// <summary>What it does; null if there is none.</summary>
    public DevnetRelay? Relay
    {
        get => _relay;
        set => _relay = value;
    }

    public SignedValidatorRegistrationV1? RegistrationOf(int validator) => _registrations.GetValueOrDefault(validator);

    public void Register(int validator, SignedValidatorRegistrationV1 registration) => _registrations[validator] = registration;

    /// <summary>A builder's payload for the slot after the head; null if the proposer has not registered.</summary>
    public ExecutionPayload? Offer(BeaconChain chain, Slot slot)
    {
        if (RegistrationOf(chain.DutiesAt(slot).ProposerOf(slot)) is not { } registration)
            return null;
        ExecutionPayload payload = chain.Payloads.Builders(chain.Head, slot, registration.Message.GasLimit.Value);
        if (_payloads.All(known => known.Hash != payload.BlockHash))
        {
            if (_payloads.Count >= PayloadsKept)
                _payloads.Dequeue();
            _payloads.Enqueue((payload.BlockHash, payload));
        }

        return payload;
    }

    /// <summary>What the relay hands out for a signed block with the header of a payload; null for nothing.</summary>
    public ExecutionPayload? Reveal(BeaconChain chain, Slot slot, Hash32 hash)
    {
        ExecutionPayload? payload = _payloads.FirstOrDefault(known => known.Hash == hash).Payload;
        return (_relay, payload) switch
        {
            (null or DevnetRelay.Silent, _) or (_, null) => null,
            (DevnetRelay.Lying, _) => chain.Payloads.Builders(chain.Head, slot, payload.GasLimit.Value + 1),
            _ => payload,
        };
    }
}
