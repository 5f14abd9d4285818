using System.Diagnostics.CodeAnalysis;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Identity;
using ClayStack.Dvt.Crypto.Keys;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Node.Commands;
using ClayStack.Dvt.Node.Configuration;

namespace ClayStack.Dvt.Node.Hosting;

/// <summary>What a node reads from its cluster's folder: its key, its cluster and its shares, each checked against the others.</summary>
internal sealed class ClusterMaterial : IDisposable
{
    private ClusterMaterial(NodeKey key, Cluster cluster, ClusterShares shares, ShareInventory inventory)
    {
        Key = key;
        Cluster = cluster;
        Shares = shares;
        Inventory = inventory;
    }

    /// <summary>The key by which peers know this node.</summary>
    public NodeKey Key { get; }

    /// <summary>The cluster.</summary>
    public Cluster Cluster { get; }

    /// <summary>The key shares.</summary>
    public ClusterShares Shares { get; }

    /// <summary>How shares and manifest fit together.</summary>
    public ShareInventory Inventory { get; }

    /// <summary>
    /// Reads and checks everything. The shares' key derivation runs beside the node key's and the manifest, each on a worker.
    /// </summary>
    /// <param name="configuration">Where the files are.</param>
    /// <param name="surroundings">Where passwords in the environment are.</param>
    /// <param name="definition">The definition in the cluster's folder.</param>
    /// <param name="workers">Two of them make it quickest.</param>
    public static async Task<(ClusterMaterial? Material, StartFailure? Failure)> LoadAsync(
        NodeConfiguration configuration, NodeSurroundings surroundings, ClusterDefinition definition, StartWorkers workers)
    {
        Task<(ClusterShares? Shares, StartFailure? Failure)> opening = workers.RunAsync(
            () => (TryReadShares(configuration, surroundings, definition.Hash, out ClusterShares? shares, out StartFailure? failure) ? shares : null, failure));
        Task<(NodeKey? Key, Cluster? Cluster, StartFailure? Failure)> loading = workers.RunAsync(
            () => ReadCluster(configuration, surroundings, definition));
        (ClusterShares? shares, StartFailure? failure) = await opening;
        (NodeKey? key, Cluster? cluster, StartFailure? first) = await loading;
        failure = first ?? failure;
        ShareInventory? inventory = null;
        if (failure is null && !cluster!.TryMatch(shares!, out inventory, out ClusterFileError? error))
            failure = new StartFailure(ExitCode.InputRefused, error.ToString());
        if (failure is null)
            return (new ClusterMaterial(key!, cluster!, shares!, inventory!), null);
        key?.Dispose();
        shares?.Dispose();
        return (null, failure);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Key.Dispose();
        Shares.Dispose();
    }

    private static (NodeKey? Key, Cluster? Cluster, StartFailure? Failure) ReadCluster(
        NodeConfiguration configuration, NodeSurroundings surroundings, ClusterDefinition definition)
    {
        if (!TryReadKey(configuration, surroundings, out NodeKey? key, out StartFailure? failure))
            return (null, null, failure);
        return Cluster.TryLoad(configuration.ClusterFolder, definition, key, surroundings.Random, out Cluster? cluster, out ClusterFileError? error)
            ? (key, cluster, null)
            : (key, null, new StartFailure(ExitCode.InputRefused, error.ToString()));
    }

    private static bool TryReadKey(
        NodeConfiguration configuration,
        NodeSurroundings surroundings,
        [NotNullWhen(true)] out NodeKey? key,
        [NotNullWhen(false)] out StartFailure? failure)
    {
        key = null;
        Password? password = null;
        try
        {
            if (configuration.NodeKeyPassword is { } source
                && !source.TryRead(surroundings.Environment, out password, out string? problem))
            {
                failure = new StartFailure(ExitCode.Configuration, problem);
                return false;
            }

            failure = NodeKeyFile.TryRead(configuration.NodeKeyFile, password, out key, out NodeKeyError error)
                ? null
                : new StartFailure(
                    ExitCode.InputRefused,
                    $"The node key {configuration.NodeKeyFile} cannot be used: {error}. Check the file and its password.");
            return failure is null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            failure = new StartFailure(ExitCode.InputRefused, $"The node key cannot be read: {exception.Message}");
            return false;
        }
        finally
        {
            password?.Dispose();
        }
    }

    private static bool TryReadShares(
        NodeConfiguration configuration,
        NodeSurroundings surroundings,
        Bytes32 definitionHash,
        [NotNullWhen(true)] out ClusterShares? shares,
        [NotNullWhen(false)] out StartFailure? failure)
    {
        shares = null;
        if (!configuration.SharePassword.TryRead(surroundings.Environment, out Password? password, out string? problem))
        {
            failure = new StartFailure(ExitCode.Configuration, problem);
            return false;
        }

        using (password)
        {
            ShareFileError error;
            try
            {
                if (ShareFile.TryRead(configuration.ShareFile, out byte[]? content, out error)
                    && ShareFile.TryDecrypt(content, definitionHash, password, out shares, out error))
                {
                    failure = null;
                    return true;
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                failure = new StartFailure(ExitCode.InputRefused, $"The share file cannot be read: {exception.Message}");
                return false;
            }

            failure = new StartFailure(
                ExitCode.InputRefused,
                $"The share file {configuration.ShareFile} cannot be used: {error}. Check the file, its cluster and its password.");
            return false;
        }
    }
}
