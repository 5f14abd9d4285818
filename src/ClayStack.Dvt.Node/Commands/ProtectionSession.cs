using System.Diagnostics.CodeAnalysis;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Node.Configuration;
using ClayStack.Dvt.Node.Hosting;
using ClayStack.Dvt.Storage;

namespace ClayStack.Dvt.Node.Commands;

/// <summary>
/// A data folder's slashing protection, opened by a command while no node runs: under the folder's lock, with the cluster's
/// checked files. No password is needed.
/// </summary>
internal sealed class ProtectionSession : IDisposable
{
    // Commands take moments; one that takes longer than this loses the store, and has changed nothing.
    private static readonly TimeSpan CommandLease = TimeSpan.FromMinutes(1);

    private readonly DataFolderLock _lock;
    private readonly IProtectionStore _store;
    private readonly IDisposable _owner;

    private ProtectionSession(DataFolderLock held, IProtectionStore store, IDisposable owner, ValidatorManifest manifest)
    {
        _lock = held;
        _store = store;
        _owner = owner;
        Manifest = manifest;
        Network = manifest.Definition.Network.ToNetwork();
        Register = new ProtectionRegister(store, manifest.Definition.Network.GenesisValidatorsRoot, Network.Preset);
    }

    /// <summary>The keys of the configuration that it takes.</summary>
    public static IReadOnlyList<ConfigurationKey> Keys { get; } =
    [
        NodeKeys.DataFolder, NodeKeys.AnchorFile, NodeKeys.Store, NodeKeys.PostgresConnection, NodeKeys.PostgresPasswordFile, NodeKeys.ClusterFolder,
    ];

    /// <summary>The cluster's validators.</summary>
    public ValidatorManifest Manifest { get; }

    /// <summary>The cluster's chain.</summary>
    public Network Network { get; }

    /// <summary>Makes rows and exports them.</summary>
    public ProtectionRegister Register { get; }

    /// <summary>How many rows there are.</summary>
    public int RowCount => _store.Enumerate().Count;

    /// <summary>The validators that are halted, because the chain has a signature of them that the cluster did not decide.</summary>
    public IReadOnlyList<HaltedValidator> Halted => [.. _store.Halts.Where(halt => !halt.Lifted)];

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
        PostgresChoice? postgres = NodeConfiguration.PostgresOf(values);
        if (values.Errors.Count > 0)
            return ConfigurationFlags.Report(values, context);
        if (!TryReadManifest(clusterFolder, context, out ValidatorManifest? manifest, out string? problem))
            return Fail(context, problem, ExitCode.InputRefused);
        string path = NodeConfiguration.ProtectionFileIn(dataFolder);
        if (postgres is null && mustExist && !File.Exists(path))
            return Fail(context, $"There is no slashing protection at {path}. Check {NodeKeys.DataFolder}: a node makes it at its first start, an import as well.", ExitCode.InputRefused);
        if (!DataFolderLock.TryTake(dataFolder, context.ProcessId, out DataFolderLock? held, out problem))
            return Fail(context, problem, ExitCode.Locked);
        try
        {
            if (postgres is not null)
                return TryTake(postgres, anchorFile, context, mustExist, held, manifest, out session);
            IProtectionStore store = SqliteProtectionStore.Open(path, anchorFile, manifest.Definition.Network.GenesisValidatorsRoot, context.Random);
            session = new ProtectionSession(held, store, store, manifest);
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
        _owner.Dispose();
        _lock.Dispose();
    }

    /// <summary>Takes the store on PostgreSQL, if no node has it.</summary>
    private static int TryTake(
        PostgresChoice postgres,
        string anchorFile,
        ProgramContext context,
        bool mustExist,
        DataFolderLock held,
        ValidatorManifest manifest,
        out ProtectionSession? session)
    {
        session = null;
        using PostgresStandBy standBy = new(
            StoreOpening.Options(postgres, CommandLease, context.Variable),
            manifest.Definition.Network.GenesisValidatorsRoot,
            manifest.Definition.Hash,
            context.Random);
        switch (standBy.TryTake(anchorFile))
        {
            case LeaseAttempt.Held other:
                held.Dispose();
                return Fail(context, $"The store {postgres.Address} is in use by {other.Holder}. Stop that node, and every process that stands by for it.", ExitCode.LeaseLost);
            case LeaseAttempt.Taken(PostgresStores taken) when mustExist && taken.Protection.Fence.Counter == 1:
                taken.Dispose();
                held.Dispose();
                return Fail(context, $"There is no slashing protection at {postgres.Address} yet. Check {NodeKeys.PostgresConnection}: a node makes it at its first start, an import as well.", ExitCode.InputRefused);
            case LeaseAttempt.Taken(PostgresStores taken):
                session = new ProtectionSession(held, taken.Protection, taken, manifest);
                return ExitCode.Done;
            default:
                throw new InvalidOperationException("An attempt has two outcomes.");
        }
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
