using System.Security.Cryptography;
using ClayStack.Dvt.Crypto.Keys;
using ClayStack.Dvt.TestKit;

namespace ClayStack.Dvt.Tests.Crypto.Keys;

public sealed class MnemonicTests
{
    private const string Phrase = "legal winner thank year wave sausage worth useful legal winner thank yellow";

    [Fact]
    public void WordList_IsThePublishedFile()
    {
        using Stream? stream = typeof(Mnemonic).Assembly.GetManifestResourceStream(EnglishWordList.ResourceName);
        Assert.NotNull(stream);
        Assert.Equal(
            "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda",
            Convert.ToHexStringLower(SHA256.HashData(stream)));
    }

    [Fact]
    public void WordList_EveryWordAndItsFirstFourLetters_FindTheWord()
    {
        for (int i = 0; i < EnglishWordList.Count; i++)
        {
            string word = EnglishWordList.Word(i);
            Assert.Equal(i, EnglishWordList.IndexOf(word));
            Assert.Equal(i, EnglishWordList.IndexOf(word.AsSpan(0, Math.Min(4, word.Length))));
        }
    }

    [Theory]
    [InlineData("abandonx")]
    [InlineData("aban\u0064o")]
    [InlineData("zzzz")]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("aba")]
    [InlineData("zoologist")]
    public void WordList_OtherTexts_FindNothing(string text) => Assert.Equal(-1, EnglishWordList.IndexOf(text));

    [Theory]
    [InlineData("LEGAL winner thank year wave sausage worth useful legal winner thank Yellow")]
    [InlineData("  legal\twinner thank year\r\nwave sausage worth useful  legal winner thank yellow\n")]
    [InlineData("lega winn than year wave saus wort usef lega winn than yell")]
    public void TryParse_CaseSpacesAndShortenedWords_DoNotMatter(string typed)
    {
        Assert.True(Mnemonic.TryParse(typed, out Mnemonic? mnemonic, out MnemonicError error));
        using (mnemonic)
        {
            Assert.Equal(MnemonicError.None, error);
            Assert.Equal(Phrase, mnemonic.RevealPhrase());
            Assert.Equal(12, mnemonic.WordCount);
        }
    }

    [Theory]
    [InlineData("", MnemonicError.WrongWordCount)]
    [InlineData("legal winner thank year wave sausage worth useful legal winner thank", MnemonicError.WrongWordCount)]
    [InlineData(Phrase + " zoo", MnemonicError.WrongWordCount)]
    [InlineData("legal winner thank", MnemonicError.WrongWordCount)]
    [InlineData("legal winner thank year wave sausage worth useful legal winner thank yellows", MnemonicError.UnknownWord)]
    [InlineData("legal winner thank year wave sausage worth useful legal winner thank y\u00e9llow", MnemonicError.UnknownWord)]
    [InlineData("legal winner than\u212A year wave sausage worth useful legal winner thank yellow", MnemonicError.UnknownWord)]
    [InlineData("winner legal thank year wave sausage worth useful legal winner thank yellow", MnemonicError.WrongChecksum)]
    [InlineData("legal winner thank year wave sausage worth useful legal winner thank zoo", MnemonicError.WrongChecksum)]
    public void TryParse_Invalid_SaysWhy(string typed, MnemonicError expected)
    {
        Assert.False(Mnemonic.TryParse(typed, out Mnemonic? mnemonic, out MnemonicError error));
        Assert.Null(mnemonic);
        Assert.Equal(expected, error);
    }

    [Fact]
    public void TryParse_TwentySevenWords_IsRefused()
    {
        string words = string.Join(' ', Enumerable.Repeat("abandon", 27));
        Assert.False(Mnemonic.TryParse(words, out _, out MnemonicError error));
        Assert.Equal(MnemonicError.WrongWordCount, error);
    }

    [Theory]
    [InlineData(16, true)]
    [InlineData(20, true)]
    [InlineData(32, true)]
    [InlineData(12, false)]
    [InlineData(17, false)]
    [InlineData(36, false)]
    [InlineData(0, false)]
    public void TryFromEntropy_OnlyTheLengthsOfBip39(int length, bool accepted)
    {
        Assert.Equal(
            accepted, Mnemonic.TryFromEntropy(new byte[length], out Mnemonic? mnemonic, out MnemonicError error));
        mnemonic?.Dispose();
        Assert.Equal(accepted ? MnemonicError.None : MnemonicError.WrongEntropyLength, error);
    }

    [Fact]
    public void Generate_Has24WordsThatParse()
    {
        using Mnemonic mnemonic = Mnemonic.Generate(new SeededRandomSource(1));
        Assert.Equal(24, mnemonic.WordCount);
        Assert.True(Mnemonic.TryParse(mnemonic.RevealPhrase(), out Mnemonic? parsed, out _));
        using (parsed)
            Assert.Equal(mnemonic.Entropy.ToArray(), parsed.Entropy.ToArray());
    }

    [Fact]
    public void TryDeriveSeed_EquivalentPassphrases_GiveOneSeed()
    {
        const string composedText = "caf\u00e9";
        Assert.True(Mnemonic.TryParse(Phrase, out Mnemonic? mnemonic, out _));
        using (mnemonic)
        {
            bool derived = mnemonic.TryDeriveSeed(composedText, out SecretBytes? composed, out PasswordError error);
            Assert.Equal(UnicodeNormalization.IsAvailable, derived);
            if (composed is null)
            {
                Assert.Equal(PasswordError.NormalizationUnavailable, error);
                return;
            }

            Assert.True(mnemonic.TryDeriveSeed("cafe\u0301", out SecretBytes? decomposed, out _));
            Assert.True(mnemonic.TryDeriveSeed("", out SecretBytes? empty, out _));
            Assert.Equal(composed.Span.ToArray(), decomposed.Span.ToArray());
            Assert.NotEqual(composed.Span.ToArray(), empty.Span.ToArray());
            composed.Dispose();
            decomposed.Dispose();
            empty.Dispose();
        }
    }
}
