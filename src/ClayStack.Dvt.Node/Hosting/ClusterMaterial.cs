using System.Diagnostics.CodeAnalysis;
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

    /// <summary>Reads and checks everything. Takes a key derivation or two: seconds.</summary>
    public static bool TryLoad(
        NodeConfiguration configuration,
        NodeSurroundings surroundings,
        [NotNullWhen(true)] out ClusterMaterial? material,
        [NotNullWhen(false)] out StartFailure? failure)
    {
        material = null;
        if (!TryReadKey(configuration, surroundings, out NodeKey? key, out failure))
            return false;
        if (!Cluster.TryLoad(configuration.ClusterFolder, key, surroundings.Random, out Cluster? cluster, out ClusterFileError? error))
        {
            key.Dispose();
            failure = new StartFailure(ExitCode.InputRefused, error.ToString());
            return false;
        }

        if (!TryReadShares(configuration, surroundings, cluster, out ClusterShares? shares, out failure))
        {
            key.Dispose();
            return false;
        }

        if (!cluster.TryMatch(shares, out ShareInventory? inventory, out error))
        {
            key.Dispose();
            shares.Dispose();
            failure = new StartFailure(ExitCode.InputRefused, error.ToString());
            return false;
        }

        material = new ClusterMaterial(key, cluster, shares, inventory);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Key.Dispose();
        Shares.Dispose();
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
        Cluster cluster,
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
                    && ShareFile.TryDecrypt(content, cluster.Definition.Hash, password, out shares, out error))
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
