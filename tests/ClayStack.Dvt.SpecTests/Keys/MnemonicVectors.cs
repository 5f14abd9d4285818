using System.Text.Json;
using ClayStack.Dvt.Crypto.Keys;

namespace ClayStack.Dvt.SpecTests.Keys;

public sealed class MnemonicVectors
{
    [Fact]
    public void Bip39English_EntropyPhraseAndSeed_EqualTheVectors()
    {
        int cases = 0;
        foreach (JsonElement test in SpecJson.Load("03-keys", "bip39", "mnemonic.json")
            .GetProperty("english").EnumerateArray())
        {
            byte[] entropy = SpecJson.Unhex(test[0].GetString()!);
            string phrase = test[1].GetString()!;
            byte[] seed = SpecJson.Unhex(test[2].GetString()!);

            Assert.True(Mnemonic.TryFromEntropy(entropy, out Mnemonic? fromEntropy, out _));
            Assert.True(Mnemonic.TryParse(phrase, out Mnemonic? fromPhrase, out _));
            using (fromEntropy)
            using (fromPhrase)
            {
                Assert.Equal(phrase, fromEntropy.RevealPhrase());
                Assert.Equal(entropy, fromPhrase.Entropy.ToArray());
                Assert.True(fromPhrase.TryDeriveSeed("TREZOR", out SecretBytes? derived, out _));
                using (derived)
                    Assert.Equal(seed, derived.Span.ToArray());
            }

            cases++;
        }

        Assert.Equal(24, cases);
    }
}
