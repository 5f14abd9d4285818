using ClayStack.Dvt.Actors.Simulation;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Node.Commands;
using ClayStack.Dvt.Node.Configuration;
using ClayStack.Dvt.Node.Hosting;
using ClayStack.Dvt.Tests.Node.Commands;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClayStack.Dvt.Tests.Node.Hosting;

/// <summary>What a start reads side by side: the same for every order in which it ends, and the first broken file is told.</summary>
public sealed class ClusterMaterialTests : IDisposable
{
    private readonly NodeFolder _folder = new();
    private readonly VirtualTimeProvider _time = new(Simulator.DefaultStart);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Load_OfWhatWasDealt_HasKeyClusterAndShares()
    {
        NodeConfiguration configuration = await DealAsync();
        (ClusterMaterial? material, StartFailure? failure) = await LoadAsync(configuration);
        Assert.Null(failure);
        using ClusterMaterial owned = material!;
        Assert.Equal(material!.Cluster.Definition.Operators[1].NodeKey, material.Key.PublicKey);
        Assert.Equal(2, material.Shares.Shares.Length);
        Assert.Empty(material.Inventory.Lacking);
    }

    [Theory]
    [InlineData(new[] { ClusterFiles.Shares }, ClusterFiles.Shares)]
    [InlineData(new[] { ClusterFiles.NodeKey }, ClusterFiles.NodeKey)]
    [InlineData(new[] { ClusterFiles.Manifest }, ClusterFiles.Manifest)]
    [InlineData(new[] { ClusterFiles.Shares, ClusterFiles.Manifest }, ClusterFiles.Manifest)]
    [InlineData(new[] { ClusterFiles.Shares, ClusterFiles.Manifest, ClusterFiles.NodeKey }, ClusterFiles.NodeKey)]
    public async Task Load_OfBrokenFiles_NamesTheFirst(string[] broken, string named)
    {
        NodeConfiguration configuration = await DealAsync();
        foreach (string file in broken)
            File.WriteAllText(_folder.PathOf($"out/node2/{file}"), "nothing of the kind");
        (ClusterMaterial? material, StartFailure? failure) = await LoadAsync(configuration);
        Assert.Null(material);
        Assert.Equal(ExitCode.InputRefused, failure!.ExitCode);
        Assert.Contains(named, failure.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_OfAnotherNodesShares_IsRefused()
    {
        NodeConfiguration configuration = await DealAsync();
        File.Copy(_folder.PathOf($"out/node3/{ClusterFiles.Shares}"), _folder.PathOf($"out/node2/{ClusterFiles.Shares}"), overwrite: true);
        File.Copy(_folder.PathOf($"out/node3/{ClusterFiles.Password}"), _folder.PathOf("out/node2/other"));
        (ClusterMaterial? material, StartFailure? failure) = await LoadAsync(
            configuration with { SharePassword = new PasswordSource.InFile(_folder.PathOf("out/node2/other")) });
        Assert.Null(material);
        Assert.Contains("give it its own share file", failure!.Problem, StringComparison.Ordinal);
    }

    private async Task<NodeConfiguration> DealAsync()
    {
        CommandLine line = new(_folder);
        int code = await line.RunAsync(
            "create", "cluster", "-o", "out", "--network", "hoodi", "--validators", "2", "--beacon-node", "http://bn:5052",
            "--withdrawal-address", "0x00000000219ab540356cbb839cbe05303d7705fa");
        Assert.True(code == ExitCode.Done, line.Error);
        return _folder.Load("out/node2/node.yaml");
    }

    private async Task<(ClusterMaterial? Material, StartFailure? Failure)> LoadAsync(NodeConfiguration configuration)
    {
        NodeSurroundings surroundings = new(_time, new SystemRandomSource(), NullLoggerFactory.Instance, _ => null, "test");
        Assert.True(Cluster.TryLoadDefinition(configuration.ClusterFolder, out ClusterDefinition? definition, out ClusterFileError? error), $"{error}");
        using StartWorkers workers = new(_time);
        return await ClusterMaterial.LoadAsync(configuration, surroundings, definition, workers);
    }
}
