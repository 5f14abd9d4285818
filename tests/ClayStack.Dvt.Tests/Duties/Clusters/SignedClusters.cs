using System.Text;
using ClayStack.Dvt.Benchmarks.Fuzz;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto.Identity;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.TestKit;

namespace ClayStack.Dvt.Tests.Duties.Clusters;

/// <summary>A dealt cluster whose operators sign whatever a test wants signed.</summary>
internal sealed class SignedClusters(DealtCluster cluster)
{
    /// <summary>Four operators, two validators; dealt once, never disposed, because all tests share it.</summary>
    public static SignedClusters Example { get; } = new(ClusterSamples.Deal(ClusterSamples.ExampleSeed));

    /// <summary>Another cluster of the same shape.</summary>
    public static SignedClusters Other { get; } = new(ClusterSamples.Deal(seed: 2));

    public DealtCluster Cluster => cluster;

    public ClusterDefinition Definition => cluster.Definition;

    public ClusterTerms Terms => cluster.Definition.Terms;

    public ManifestEntry.AddValidators FirstEntry => (ManifestEntry.AddValidators)cluster.Manifest.Entries[0].Content;

    public SeededRandomSource Random { get; } = new(3);

    public OperatorSignature[] Sign(TypedData data, params int[] operators) =>
        [.. (operators.Length == 0 ? [.. Enumerable.Range(1, cluster.Nodes.Length)] : operators)
            .Select(i => new OperatorSignature(new OperatorIndex(i), cluster.Nodes[i - 1].Identity.Sign(data.Digest)))];

    /// <summary>Definition of other terms, signed by the operators; the refusal, or null.</summary>
    public ClusterFileError? Define(ClusterTerms terms, out ClusterDefinition? definition)
    {
        ClusterDefinition.TryCreate(terms, Sign(terms.ToTypedData()), out definition, out ClusterFileError? error);
        Assert.Equal(error is null, definition is not null);
        return error;
    }

    /// <summary>Appends an entry that these operators sign, all if none is named; the refusal, or null.</summary>
    public ClusterFileError? Append(
        ValidatorManifest manifest, ManifestEntry entry, out ValidatorManifest? longer, params int[] operators)
    {
        manifest.TryAppend(entry, Sign(manifest.Next(entry), operators), Random, out longer, out ClusterFileError? error);
        Assert.Equal(error is null, longer is not null);
        return error;
    }

    public static void AssertRefused(ClusterFileError? error, ClusterFileReason reason, string thing)
    {
        Assert.NotNull(error);
        Assert.Equal(reason, error.Reason);
        Assert.Contains(thing, error.Thing, StringComparison.Ordinal);
        Assert.False(string.IsNullOrWhiteSpace(error.Remedy));
        Assert.Contains(error.Remedy, error.ToString(), StringComparison.Ordinal);
    }

    /// <summary>A document with one text replaced, which must be there.</summary>
    public static byte[] Edit(byte[] json, string from, string to)
    {
        string text = Encoding.UTF8.GetString(json);
        int position = text.IndexOf(from, StringComparison.Ordinal);
        Assert.True(position >= 0, $"'{from}' is not in the document.");
        return Encoding.UTF8.GetBytes(string.Concat(text.AsSpan(0, position), to, text.AsSpan(position + from.Length)));
    }
}
