using ClayStack.Dvt.Crypto.Identity;
using ClayStack.Dvt.Crypto.Keys;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.TestKit;
using static ClayStack.Dvt.Benchmarks.Fuzz.FuzzVerdict;

namespace ClayStack.Dvt.Benchmarks.Fuzz;

/// <summary>The files of a cluster under fuzz.</summary>
internal static class ClusterFuzz
{
    /// <summary>The decoders.</summary>
    public static IReadOnlyList<FuzzTarget> Targets()
    {
        using DealtCluster cluster = ClusterSamples.Deal(validators: 1);
        ClusterDefinition definition = cluster.Definition;
        ValidatorManifest empty = ValidatorManifest.Empty(definition);
        return
        [
            new FuzzTarget("ClusterDefinition", [definition.ToJson()], DecodeDefinition),
            new FuzzTarget("ValidatorManifest", [cluster.Manifest.ToJson(), empty.ToJson()], input => DecodeManifest(input, definition)),
            new FuzzTarget(
                "PeerAddresses",
                [cluster.Peers.ToJson(), PeerAddresses.None(definition).ToJson()],
                input => DecodePeers(input, definition)),
            new FuzzTarget("IdentityKeyFile", [IdentityFile(cluster)], DecodeIdentity),
        ];
    }

    private static bool DecodeDefinition(byte[] input)
    {
        bool accepted = ClusterDefinition.TryParse(input, out ClusterDefinition? definition, out ClusterFileError? error);
        Require(accepted == error is null);
        return accepted && Same(input, definition!.ToJson());
    }

    private static bool DecodeManifest(byte[] input, ClusterDefinition definition)
    {
        bool accepted = ValidatorManifest.TryParse(
            input, definition, new SeededRandomSource(7), out ValidatorManifest? manifest, out ClusterFileError? error);
        Require(accepted == error is null);
        return accepted && Same(input, manifest!.ToJson());
    }

    private static bool DecodePeers(byte[] input, ClusterDefinition definition)
    {
        bool accepted = PeerAddresses.TryParse(input, definition, out PeerAddresses? peers, out ClusterFileError? error);
        Require(accepted == error is null);
        return accepted && Same(input, peers!.ToJson());
    }

    private static bool DecodeIdentity(byte[] input)
    {
        using Password password = ClusterSamples.Password();
        IdentityKeyError error = IdentityKeyFile.Decode(input, password, out Secp256k1PrivateKey? key);
        using (key)
        {
            Require((error == IdentityKeyError.None) == key is not null);
            return key is not null;
        }
    }

    private static byte[] IdentityFile(DealtCluster cluster)
    {
        using Password password = ClusterSamples.Password();
        return IdentityKeyFile.Encode(cluster.Nodes[0].Identity, password, ClusterSamples.CheapCost, new SeededRandomSource(5));
    }
}
