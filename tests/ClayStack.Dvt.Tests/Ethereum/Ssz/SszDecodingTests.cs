using System.Buffers.Binary;
using ClayStack.Dvt.Ethereum.Altair;
using ClayStack.Dvt.Ethereum.Deneb;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Tests.Ethereum.Ssz;

/// <summary>Each way in which an encoding can be wrong has its reason and names its field.</summary>
public sealed class SszDecodingTests
{
    private static readonly Preset Minimal = Preset.Minimal;

    [Fact]
    public void FixedContainer_OfAnotherLength_IsRefused()
    {
        byte[] data = SszEncoding.Serialize(SampleValues.Data(), Minimal);
        AssertRefused<AttestationData>(data[..^1], "", SszErrorReason.TooShort);
        AssertRefused<AttestationData>([.. data, 0], "", SszErrorReason.TrailingBytes);
        AssertRefused<AttestationData>([], "", SszErrorReason.TooShort);
    }

    [Theory]
    [InlineData(0u, SszErrorReason.FirstOffset)]
    [InlineData(227u, SszErrorReason.FirstOffset)]
    [InlineData(229u, SszErrorReason.FirstOffset)]
    [InlineData(uint.MaxValue, SszErrorReason.FirstOffset)]
    public void FirstOffset_MustPointBehindTheFixedPart(uint offset, SszErrorReason reason)
    {
        byte[] attestation = SszEncoding.Serialize(SampleValues.Attestation(Bitlist.Zero(4)), Minimal);
        Assert.Equal(228u, BinaryPrimitives.ReadUInt32LittleEndian(attestation));
        BinaryPrimitives.WriteUInt32LittleEndian(attestation, offset);
        AssertRefused<Attestation>(attestation, "", reason);
    }

    [Fact]
    public void Offsets_MustNotDecrease_NorLeaveTheInput()
    {
        IndexedAttestation indexed = new([new ValidatorIndex(1)], SampleValues.Data(), default);
        byte[] slashing = SszEncoding.Serialize(new AttesterSlashing(indexed, indexed), Minimal);
        byte[] decreasing = [.. slashing];
        BinaryPrimitives.WriteUInt32LittleEndian(decreasing.AsSpan(4), 7);
        AssertRefused<AttesterSlashing>(decreasing, "", SszErrorReason.OffsetDecreases);
        byte[] leaving = [.. slashing];
        BinaryPrimitives.WriteUInt32LittleEndian(leaving.AsSpan(4), (uint)slashing.Length + 1);
        AssertRefused<AttesterSlashing>(leaving, "", SszErrorReason.OffsetOutOfRange);
        AssertRefused<AttesterSlashing>(slashing[..^1], "attestation_2.attesting_indices", SszErrorReason.PartialElement);
    }

    [Fact]
    public void Bitlist_NeedsItsDelimiterInTheLastByte_AndItsLimit()
    {
        byte[] attestation = SszEncoding.Serialize(SampleValues.Attestation(Bitlist.Zero(8)), Minimal);
        Assert.Equal([0, 1], attestation[^2..]);
        AssertRefused<Attestation>([.. attestation[..^1], 0], "aggregation_bits", SszErrorReason.BitDelimiterMissing);
        AssertRefused<Attestation>(attestation[..^2], "aggregation_bits", SszErrorReason.BitDelimiterMissing);

        byte[] full = SszEncoding.Serialize(SampleValues.Attestation(Bitlist.Zero(2048)), Minimal);
        AssertAccepted<Attestation>(full);
        AssertRefused<Attestation>([.. full[..^1], 2], "aggregation_bits", SszErrorReason.LimitExceeded);
    }

    [Fact]
    public void Bitvector_HasNothingBehindItsLength()
    {
        // The minimal preset's subcommittee has 8 members, a committee of 12 has one of 3.
        Preset odd = Minimal with { SyncCommitteeSize = 12 };
        SyncCommitteeContribution contribution = new(default, default, default, Bitvector.WithOnes(3, 2), default);
        byte[] encoding = SszEncoding.Serialize(contribution, odd);
        Assert.True(SszEncoding.TryDeserialize(encoding, odd, out SyncCommitteeContribution? read, out _));
        Assert.Equal(contribution, read);
        encoding[48] = 0b1000;
        Assert.False(SszEncoding.TryDeserialize<SyncCommitteeContribution>(encoding, odd, out _, out SszError? error));
        Assert.Equal(new SszError("aggregation_bits", SszErrorReason.BitPadding), error);
    }

    [Fact]
    public void ListsOfVariableElements_AreCheckedBeforeTheyAreAllocated()
    {
        byte[] empty = SszEncoding.Serialize(Payload([]), Minimal);
        byte[] two = SszEncoding.Serialize(Payload([new ByteSequence([1]), default]), Minimal);
        AssertAccepted<ExecutionPayload>(two);
        int start = empty.Length;
        AssertRefused<ExecutionPayload>(With(two, start, 0), "transactions", SszErrorReason.FirstOffset);
        AssertRefused<ExecutionPayload>(With(two, start, 6), "transactions", SszErrorReason.FirstOffset);
        AssertRefused<ExecutionPayload>(With(two, start, 0x7ffffffc), "transactions", SszErrorReason.OffsetOutOfRange);
        AssertRefused<ExecutionPayload>(With(two, start + 4, 7), "transactions", SszErrorReason.OffsetDecreases);
        AssertRefused<ExecutionPayload>(With(two, start + 4, 10), "transactions", SszErrorReason.OffsetOutOfRange);

        Preset tight = Minimal with { MaxTransactionsPerPayload = 1, MaxBytesPerTransaction = 2 };
        Assert.False(SszEncoding.TryDeserialize<ExecutionPayload>(two, tight, out _, out SszError? error));
        Assert.Equal(new SszError("transactions", SszErrorReason.LimitExceeded), error);
        byte[] large = SszEncoding.Serialize(Payload([new ByteSequence([1, 2, 3])]), Minimal);
        Assert.False(SszEncoding.TryDeserialize<ExecutionPayload>(large, tight, out _, out error));
        Assert.Equal(new SszError("transactions[0]", SszErrorReason.LimitExceeded), error);
    }

    [Fact]
    public void Values_ThatTheirTypeDoesNotAllow_AreNeverEncodedOrHashed()
    {
        Attestation tooLong = SampleValues.Attestation(Bitlist.Zero(2049));
        Assert.Throws<InvalidOperationException>(() => SszEncoding.Serialize(tooLong, Minimal));
        Assert.Throws<InvalidOperationException>(() => SszEncoding.HashTreeRoot(tooLong, Minimal));
        SyncAggregate mainnet = new(Bitvector.Zero(512), default);
        Assert.Throws<InvalidOperationException>(() => SszEncoding.HashTreeRoot(mainnet, Minimal));
        Assert.NotEqual(default, SszEncoding.HashTreeRoot(mainnet, Preset.Mainnet));
    }

    private static ExecutionPayload Payload(SszList<ByteSequence> transactions) => new(
        default, default, default, default, ByteSequence.Zero(256), default, default, default, default, default, default, default,
        default, transactions, [], default, default);

    private static byte[] With(byte[] encoding, int at, uint offset)
    {
        byte[] changed = [.. encoding];
        BinaryPrimitives.WriteUInt32LittleEndian(changed.AsSpan(at), offset);
        return changed;
    }

    private static void AssertAccepted<T>(byte[] encoding) where T : class, ISszContainer<T>
    {
        Assert.True(SszEncoding.TryDeserialize(encoding, Minimal, out T? value, out _));
        Assert.Equal(encoding, SszEncoding.Serialize(value, Minimal));
    }

    private static void AssertRefused<T>(byte[] encoding, string path, SszErrorReason reason) where T : class, ISszContainer<T>
    {
        Assert.False(SszEncoding.TryDeserialize(encoding, Minimal, out T? value, out SszError? error));
        Assert.Null(value);
        Assert.Equal(new SszError(path, reason), error);
    }
}
