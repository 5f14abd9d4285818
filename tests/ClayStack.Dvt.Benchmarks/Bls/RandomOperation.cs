using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Bls12381;
using Scheme = ClayStack.Dvt.Crypto.Bls12381.Bls;

namespace ClayStack.Dvt.Benchmarks.Bls;

/// <summary>Random questions to blst with our own answers: signing, aggregating, and claims true and spoilt.</summary>
/// <param name="seed">Replays the questions.</param>
internal sealed class RandomOperation(int seed)
{
    private readonly Random _random = new(seed);
    private readonly SystemRandomSource _scalars = new();

    /// <summary>Hexadecimal, with "-" for nothing.</summary>
    public static string Hex(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? "-" : Convert.ToHexStringLower(bytes);

    /// <summary>The next question, its kind, and our answer.</summary>
    public (string Kind, string Question, string Answer) Next() => _random.Next(9) switch
    {
        0 => PublicKey(),
        1 or 2 => Sign(),
        3 => Verify(),
        4 => AggregateSignatures(),
        5 => AggregateKeys(),
        6 => Fast(),
        7 => AggregateVerify(),
        _ => Batch(),
    };

    private (string Kind, string Question, string Answer) PublicKey()
    {
        (BlsSecretKey key, string hex) = Key();
        return ("pk", $"pk {hex}", Hex(key.ToPublicKey().Bytes));
    }

    private (string Kind, string Question, string Answer) Sign()
    {
        (BlsSecretKey key, string hex) = Key();
        byte[] message = Message();
        return ("sign", $"sign {hex} {Hex(message)}", Hex(Scheme.Sign(key, message).Bytes));
    }

    private (string Kind, string Question, string Answer) Verify()
    {
        BlsSecretKey key = Key().Key;
        byte[] message = Message();
        BlsSignature signature = Scheme.Sign(Spoil() ? Key().Key : key, message);
        bool valid = Scheme.Verify(key.ToPublicKey(), message, signature);
        string question = $"verify {Hex(key.ToPublicKey().Bytes)} {Hex(message)} {Hex(signature.Bytes)}";
        return ($"verify {valid}", question, Flag(valid));
    }

    private (string Kind, string Question, string Answer) AggregateSignatures()
    {
        BlsSignature[] signatures = [.. Several(() => Scheme.Sign(Key().Key, Message()))];
        string question = "aggsig " + string.Join(' ', signatures.Select(one => Hex(one.Bytes)));
        return ("aggsig", question, Hex(Scheme.Aggregate(signatures)!.Bytes));
    }

    private (string Kind, string Question, string Answer) AggregateKeys()
    {
        BlsPublicKey[] keys = [.. Several(() => Key().Key.ToPublicKey())];
        string question = "aggpk " + string.Join(' ', keys.Select(one => Hex(one.Bytes)));
        return ("aggpk", question, Hex(Scheme.EthAggregatePublicKeys(keys)!.Bytes));
    }

    private (string Kind, string Question, string Answer) Fast()
    {
        BlsSecretKey[] keys = [.. Several(() => Key().Key)];
        byte[] message = Message();
        BlsSignature[] signatures = [.. keys.Select(key => Scheme.Sign(key, message))];
        if (Spoil())
        {
            signatures[0] = Scheme.Sign(keys[0], Message());
        }

        BlsSignature sum = Scheme.Aggregate(signatures)!;
        BlsPublicKey[] publicKeys = [.. keys.Select(key => key.ToPublicKey())];
        bool valid = Scheme.FastAggregateVerify(publicKeys, message, sum);
        string question = $"fast {Hex(message)} {Hex(sum.Bytes)} " + string.Join(' ', publicKeys.Select(one => Hex(one.Bytes)));
        return ($"fast {valid}", question, Flag(valid));
    }

    private (string Kind, string Question, string Answer) AggregateVerify()
    {
        (BlsSecretKey Key, byte[] Message)[] parts = [.. Several(() => (Key().Key, Message()))];
        BlsSignature sum = Scheme.Aggregate([.. parts.Select(part => Scheme.Sign(part.Key, part.Message))])!;
        if (Spoil())
        {
            parts[0].Message = Message();
        }

        bool valid = Scheme.AggregateVerify(
            [.. parts.Select(part => part.Key.ToPublicKey())], [.. parts.Select(part => BlsMessage.Hash(part.Message))], sum);
        string question = $"aggregate {Hex(sum.Bytes)} "
            + string.Join(' ', parts.Select(part => $"{Hex(part.Key.ToPublicKey().Bytes)} {Hex(part.Message)}"));
        return ($"aggregate {valid}", question, Flag(valid));
    }

    private (string Kind, string Question, string Answer) Batch()
    {
        BlsMessage shared = BlsMessage.Hash([1, 2, 3]);
        (byte[] Bytes, SignatureSet Set)[] sets =
        [
            .. Several(() =>
            {
                BlsSecretKey key = Key().Key;
                bool common = _random.Next(2) == 0;
                byte[] bytes = common ? [1, 2, 3] : Message();
                BlsMessage message = common ? shared : BlsMessage.Hash(bytes);
                return (bytes, new SignatureSet(message, key.ToPublicKey(), Scheme.Sign(key, message)));
            }),
        ];
        if (Spoil())
        {
            sets[^1].Set = sets[^1].Set with { Signature = Scheme.Sign(Key().Key, sets[^1].Bytes) };
        }

        bool valid = BlsBatch.Verify([.. sets.Select(one => one.Set)], _scalars);
        string question = "batch " + string.Join(' ', sets.Select(
            one => $"{Hex(one.Bytes)} {Hex(one.Set.Key.Bytes)} {Hex(one.Set.Signature.Bytes)}"));
        return ($"batch {valid}", question, Flag(valid));
    }

    private static string Flag(bool value) => value ? "1" : "0";

    private bool Spoil() => _random.Next(3) == 0;

    private IEnumerable<T> Several<T>(Func<T> make) => Enumerable.Range(0, _random.Next(1, 5)).Select(_ => make());

    private byte[] Message()
    {
        byte[] message = new byte[_random.Next(4) == 0 ? _random.Next(0, 300) : 32];
        _random.NextBytes(message);
        return message;
    }

    /// <summary>A random key; now and then a small or a nearly largest one.</summary>
    private (BlsSecretKey Key, string Hex) Key()
    {
        while (true)
        {
            byte[] bytes = new byte[32];
            switch (_random.Next(12))
            {
                case 0:
                    bytes[31] = (byte)_random.Next(1, 256);
                    break;
                case 1:
                    Convert.FromHexString("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001").CopyTo(bytes, 0);
                    bytes[31] = 0;
                    bytes[30] = (byte)_random.Next(256);
                    bytes[29] = 0;
                    bytes[28] = 0;
                    break;
                default:
                    _random.NextBytes(bytes);
                    bytes[0] &= 0x7f;
                    break;
            }

            if (BlsSecretKey.TryDecode(bytes, out BlsSecretKey? key, out _))
            {
                return (key, Convert.ToHexStringLower(bytes));
            }
        }
    }
}
