using System.Security.Cryptography;
using ClayStack.Dvt.Consensus;

namespace ClayStack.Dvt.Tests.Consensus.Messages;

public sealed class StatementDigestTests
{
    private static readonly byte[] Definition = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    private static readonly Statement Example = new(
        new InstanceId(Slot: 0x0102030405060708, Duty: 0x09),
        StatementType.RoundChange,
        Round: 0x0A0B0C0D,
        Value: ValueHash.FromBytes([.. Enumerable.Repeat((byte)0x11, 32)]),
        PreparedRound: 0x0E0F1011,
        PreparedValue: ValueHash.FromBytes([.. Enumerable.Repeat((byte)0x22, 32)]),
        Sender: new OperatorIndex(13),
        Fence: new Fence(Timeline: 0x12131415, Counter: 0x161718191A1B1C1D));

    public static TheoryData<string, Statement> Changes => new()
    {
        { "slot", Example with { Instance = Example.Instance with { Slot = 1 } } },
        { "duty", Example with { Instance = Example.Instance with { Duty = 1 } } },
        { "type", Example with { Type = StatementType.Commit } },
        { "round", Example with { Round = 1 } },
        { "value", Example with { Value = default } },
        { "prepared round", Example with { PreparedRound = 1 } },
        { "prepared value", Example with { PreparedValue = default } },
        { "value and prepared value change places", Example with { Value = Example.PreparedValue, PreparedValue = Example.Value } },
        { "sender", Example with { Sender = new OperatorIndex(1) } },
        { "timeline", Example with { Fence = Example.Fence with { Timeline = 1 } } },
        { "counter", Example with { Fence = Example.Fence with { Counter = 1 } } },
    };

    /// <summary>The encoding, written out by hand: it is what other implementations would have to sign.</summary>
    [Fact]
    public void Compute_IsTheHashOfTheDocumentedEncoding()
    {
        byte[] encoding =
        [
            .. "claystack-dvt/consensus-statement\0"u8, 1, .. Definition,
            0x09, 0x08, 0x07, 0x06, 0x05, 0x04, 0x03, 0x02, 0x01,
            0x04, 0x0D, 0x0C, 0x0B, 0x0A, .. Enumerable.Repeat((byte)0x11, 32),
            0x11, 0x10, 0x0F, 0x0E, .. Enumerable.Repeat((byte)0x22, 32),
            0x0D, 0x15, 0x14, 0x13, 0x12, 0x1D, 0x1C, 0x1B, 0x1A, 0x19, 0x18, 0x17, 0x16,
        ];
        Assert.Equal(SHA256.HashData(encoding), Digest(Definition, Example));
    }

    [Fact]
    public void Compute_OfTheExample_NeverChanges() =>
        Assert.Equal("ee1d2613b7dc1c681e0f0c4e29186684ac82e305503a5d3866adb7871d2ac6e0", Convert.ToHexStringLower(Digest(Definition, Example)));

    [Theory]
    [MemberData(nameof(Changes))]
    public void Compute_AnyFieldChanged_IsAnother(string field, Statement changed)
    {
        Assert.True(Digest(Definition, Example).AsSpan().SequenceEqual(Digest(Definition, Example with { })), "The same content has one digest.");
        Assert.False(Digest(Definition, Example).AsSpan().SequenceEqual(Digest(Definition, changed)), field);
    }

    [Fact]
    public void Compute_AnotherDefinition_IsAnother()
    {
        byte[] other = [.. Definition];
        other[31] ^= 1;
        Assert.NotEqual(Digest(Definition, Example), Digest(other, Example));
    }

    [Theory]
    [InlineData(31)]
    [InlineData(33)]
    public void Compute_DefinitionOfAnotherLength_Throws(int length) =>
        Assert.Throws<ArgumentException>(() => Digest(new byte[length], Example));

    private static byte[] Digest(byte[] definition, Statement statement)
    {
        byte[] digest = new byte[StatementDigest.Length];
        StatementDigest.Compute(definition, statement, digest);
        return digest;
    }
}
