using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Crypto.Threshold;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Benchmarks.Duty;

/// <summary>Real curves, with the processor time that they take kept apart for selection proofs and everything else. One thread.</summary>
internal sealed class MeasuredCrypto(IThresholdCrypto inner, Func<Root, bool> isSelection) : IThresholdCrypto
{
    private readonly HashSet<BlsMessage> _selection = new(ReferenceEqualityComparer.Instance);

    public TimeSpan Selection { get; private set; }

    public TimeSpan Other { get; private set; }

    public BlsMessage Hash(ReadOnlySpan<byte> signingRoot)
    {
        TimeSpan start = Environment.CpuUsage.TotalTime;
        BlsMessage message = inner.Hash(signingRoot);
        bool selection = isSelection(Root.FromBytes(signingRoot));
        if (selection)
            _selection.Add(message);
        Count(selection, start);
        return message;
    }

    public void Sign(BlsMessage message, ReadOnlySpan<BlsSecretKey> shares, Span<BlsSignature> signatures)
    {
        TimeSpan start = Environment.CpuUsage.TotalTime;
        inner.Sign(message, shares, signatures);
        Count(_selection.Contains(message), start);
    }

    public IReadOnlyList<CombineResult> Combine(IReadOnlyList<CombineRequest> requests)
    {
        TimeSpan start = Environment.CpuUsage.TotalTime;
        IReadOnlyList<CombineResult> results = inner.Combine(requests);
        Count(_selection.Contains(requests[0].Message), start);
        return results;
    }

    public bool[] Verify(IReadOnlyList<SignatureSet> sets)
    {
        TimeSpan start = Environment.CpuUsage.TotalTime;
        bool[] results = inner.Verify(sets);
        Count(selection: false, start);
        return results;
    }

    /// <summary>Messages of slots that have passed need not be known any more.</summary>
    public void Forget() => _selection.Clear();

    private void Count(bool selection, TimeSpan start)
    {
        TimeSpan took = Environment.CpuUsage.TotalTime - start;
        if (selection)
            Selection += took;
        else
            Other += took;
    }
}
