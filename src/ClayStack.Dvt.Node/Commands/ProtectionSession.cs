using System.Diagnostics.CodeAnalysis;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Node.Configuration;
using ClayStack.Dvt.Storage;

namespace ClayStack.Dvt.Node.Commands;

/// <summary>
/// A data folder's slashing protection, opened by a command while no node runs: under the folder's lock, with the cluster's
/// checked files. No password is needed.
/// </summary>
internal sealed class ProtectionSession : IDisposable
{
    private readonly DataFolderLock _lock;
    private readonly IProtectionStore _store;

    private ProtectionSession(DataFolderLock held, IProtectionStore store, ValidatorManifest manifest)
    {
        _lock = held;
        _store = store;
        Manifest = manifest;
        Network = manifest.Definition.Network.ToNetwork();
        Register = new ProtectionRegister(store, manifest.Definition.Network.GenesisValidatorsRoot, Network.Preset);
    }

    /// <summary>The keys of the configuration that it takes.</summary>
    public static IReadOnlyList<ConfigurationKey> Keys { get; } = [NodeKeys.DataFolder, NodeKeys.AnchorFile, NodeKeys.ClusterFolder];

    /// <summary>The cluster's validators.</summary>
    public ValidatorManifest Manifest { get; }

    /// <summary>The cluster's chain.</summary>
    public Network Network { get; }

    /// <summary>Makes rows and exports them.</summary>
    public ProtectionRegister Register { get; }

    /// <summary>How many rows there are.</summary>
    public int RowCount => _store.Enumerate().Count;

    /// <summary>Whom each key that a history may name stands for: every group key for itself, and every share's key for its group.</summary>
    public IReadOnlyDictionary<BlsPublicKeyBytes, BlsPublicKeyBytes> GroupKeys()
    {
        Dictionary<BlsPublicKeyBytes, BlsPublicKeyBytes> keys = [];
        foreach (ManifestValidator validator in Manifest.Validators)
        {
            keys[validator.GroupKey] = validator.GroupKey;
            for (int index = 1; index <= Manifest.Definition.OperatorCount; index++)
                keys[BlsPublicKeyBytes.FromBytes(validator.Key.ShareOf(new Crypto.Threshold.ShareIndex(index)).Bytes)] = validator.GroupKey;
        }

        return keys;
    }

    /// <summary>Opens it; whatever is wrong is told on standard error.</summary>
    /// <param name="values">The configuration; gains an error for each fault.</param>
    /// <param name="context">What the process gives.</param>
    /// <param name="mustExist">Whether a store that is not there is an error; else it is made.</param>
    /// <param name="session">The session; null on failure.</param>
    /// <returns>The exit code of a failure.</returns>
    public static int TryOpen(ConfigurationValues values, ProgramContext context, bool mustExist, out ProtectionSession? session)
    {
        session = null;
        string dataFolder = values.Get(NodeKeys.DataFolder);
        string anchorFile = values.Get(NodeKeys.AnchorFile);
        string clusterFolder = values.Get(NodeKeys.ClusterFolder);
        if (values.Errors.Count > 0)
            return ConfigurationFlags.Report(values, context);
        if (!TryReadManifest(clusterFolder, context, out ValidatorManifest? manifest, out string? problem))
            return Fail(context, problem, ExitCode.InputRefused);
        string path = NodeConfiguration.ProtectionFileIn(dataFolder);
        if (mustExist && !File.Exists(path))
            return Fail(context, $"There is no slashing protection at {path}. Check {NodeKeys.DataFolder}: a node makes it at its first start, an import as well.", ExitCode.InputRefused);
        if (!DataFolderLock.TryTake(dataFolder, context.ProcessId, out DataFolderLock? held, out problem))
            return Fail(context, problem, ExitCode.Locked);
        try
        {
            IProtectionStore store = SqliteProtectionStore.Open(path, anchorFile, manifest.Definition.Network.GenesisValidatorsRoot, context.Random);
            session = new ProtectionSession(held, store, manifest);
            return ExitCode.Done;
        }
        catch (ProtectionStoreException exception)
        {
            held.Dispose();
            return Fail(context, exception.Message, ExitCode.StoreFailed);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _store.Dispose();
        _lock.Dispose();
    }

    private static bool TryReadManifest(
        string folder, ProgramContext context, [NotNullWhen(true)] out ValidatorManifest? manifest, [NotNullWhen(false)] out string? problem)
    {
        manifest = null;
        if (!CommandFiles.TryRead(Path.Combine(folder, ClusterFiles.Definition), ClusterDefinition.LengthMax, out byte[]? content, out problem))
            return false;
        if (!ClusterDefinition.TryParse(content, out ClusterDefinition? definition, out ClusterFileError? error))
        {
            problem = error.ToString();
            return false;
        }

        if (!CommandFiles.TryRead(Path.Combine(folder, ClusterFiles.Manifest), ValidatorManifest.LengthMax, out content, out problem))
            return false;
        if (!ValidatorManifest.TryParse(content, definition, context.Random, out manifest, out error))
        {
            problem = error.ToString();
            return false;
        }

        return true;
    }

    private static int Fail(ProgramContext context, string problem, int code)
    {
        context.Error.WriteLine(problem);
        return code;
    }
}
