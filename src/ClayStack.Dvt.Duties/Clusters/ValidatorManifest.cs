using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Identity;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>
/// The validators of a cluster: a chain of signed entries, each bound to the one in front of it and the first to the definition
/// (PROTOCOL I3). An instance is the proof that every rule of PROTOCOL I4 holds. Immutable; appending makes a new one.
/// </summary>
public sealed class ValidatorManifest
{
    /// <summary>The format that this program reads and writes.</summary>
    public const int FormatVersion = 1;

    /// <summary>The most validators of a cluster.</summary>
    public const int ValidatorCountMax = 100_000;

    /// <summary>The most entries.</summary>
    public const int EntryCountMax = 65_536;

    /// <summary>The longest file that is read, in bytes.</summary>
    public const int LengthMax = 640 * 1024 * 1024;

    private readonly Dictionary<BlsPublicKeyBytes, ManifestValidator> _byKey;

    internal ValidatorManifest(
        ClusterDefinition definition,
        ImmutableArray<SignedManifestEntry> entries,
        Bytes32 head,
        ImmutableArray<ManifestValidator> validators)
    {
        Definition = definition;
        Entries = entries;
        Head = head;
        Validators = validators;
        _byKey = new Dictionary<BlsPublicKeyBytes, ManifestValidator>(validators.Length);
        foreach (ManifestValidator validator in validators)
            _byKey.Add(validator.GroupKey, validator);
    }

    /// <summary>The cluster.</summary>
    public ClusterDefinition Definition { get; }

    /// <summary>The entries, first to last.</summary>
    public ImmutableArray<SignedManifestEntry> Entries { get; }

    /// <summary>The hash of the last entry; the definition's hash while there is none.</summary>
    public Bytes32 Head { get; }

    /// <summary>The validators in the order in which they were added.</summary>
    public ImmutableArray<ManifestValidator> Validators { get; }

    /// <summary>The manifest of a cluster that has no validators yet.</summary>
    public static ValidatorManifest Empty(ClusterDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return new ValidatorManifest(definition, [], definition.Hash, []);
    }

    /// <summary>Checks a whole chain: structure and signatures of each entry, then all proofs of possession in batches.</summary>
    /// <param name="definition">The cluster.</param>
    /// <param name="entries">The entries, first to last.</param>
    /// <param name="random">Scalars for the batched verification.</param>
    /// <param name="manifest">The manifest; null on failure.</param>
    /// <param name="error">The first rule that is broken.</param>
    public static bool TryCreate(
        ClusterDefinition definition,
        IReadOnlyList<SignedManifestEntry> entries,
        IRandomSource random,
        [NotNullWhen(true)] out ValidatorManifest? manifest,
        [NotNullWhen(false)] out ClusterFileError? error)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentNullException.ThrowIfNull(random);
        return new ManifestBuilder(definition).TryBuild(entries, random, out manifest, out error);
    }

    /// <summary>Reads the content of <c>validator-manifest.json</c>, and checks everything; 4,000 proofs take seconds.</summary>
    /// <param name="utf8Json">The file, at most <see cref="LengthMax"/> bytes.</param>
    /// <param name="definition">The cluster that is meant.</param>
    /// <param name="random">Scalars for the batched verification.</param>
    /// <param name="manifest">The manifest; null on failure.</param>
    /// <param name="error">The first rule that is broken.</param>
    public static bool TryParse(
        ReadOnlyMemory<byte> utf8Json,
        ClusterDefinition definition,
        IRandomSource random,
        [NotNullWhen(true)] out ValidatorManifest? manifest,
        [NotNullWhen(false)] out ClusterFileError? error)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(random);
        error = ManifestJson.Read(utf8Json, definition, random, out manifest);
        return Result.Accepted(manifest, error);
    }

    /// <summary>The one form of the file.</summary>
    public byte[] ToJson() => ManifestJson.Write(Definition, Entries);

    /// <summary>What operators sign to append an entry: its EIP-712 message, bound to this manifest.</summary>
    public TypedData Next(ManifestEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return ClusterTypedData.Of(Definition, (ulong)Entries.Length + 1, Head, entry);
    }

    /// <summary>Appends an entry after checking it against all that is there; only new validators cost possession checks.</summary>
    /// <param name="content">The entry's content.</param>
    /// <param name="signatures">Signatures over the digest of <see cref="Next"/>, in any order.</param>
    /// <param name="random">Scalars for the batched verification.</param>
    /// <param name="manifest">The longer manifest; null on failure.</param>
    /// <param name="error">The first rule that is broken.</param>
    public bool TryAppend(
        ManifestEntry content,
        IReadOnlyList<OperatorSignature> signatures,
        IRandomSource random,
        [NotNullWhen(true)] out ValidatorManifest? manifest,
        [NotNullWhen(false)] out ClusterFileError? error)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(signatures);
        ArgumentNullException.ThrowIfNull(random);
        SignedManifestEntry entry = new((ulong)Entries.Length + 1, Head, content, [.. signatures]);
        return new ManifestBuilder(this).TryBuild([entry], random, out manifest, out error);
    }

    /// <summary>The validator of a group key.</summary>
    public bool TryGet(BlsPublicKeyBytes groupKey, [NotNullWhen(true)] out ManifestValidator? validator) =>
        _byKey.TryGetValue(groupKey, out validator);

    /// <summary>The settings of a validator in force in an epoch; null for an unknown one, and before its first settings are.</summary>
    public ValidatorSettings? SettingsAt(BlsPublicKeyBytes groupKey, Epoch epoch) =>
        _byKey.TryGetValue(groupKey, out ManifestValidator? validator) ? validator.SettingsAt(epoch) : null;

    /// <summary>How many validators, and the head.</summary>
    public override string ToString() => $"manifest of {Validators.Length} validators ({Head})";
}
