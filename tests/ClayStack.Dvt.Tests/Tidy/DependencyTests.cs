using System.Xml.Linq;

namespace ClayStack.Dvt.Tests.Tidy;

/// <summary>Who may know whom. The table is the design's; a project that is not in it fails until it is.</summary>
public sealed class DependencyTests
{
    private const string Prefix = "ClayStack.Dvt.";
    private const string AspNetCore = "Microsoft.AspNetCore.App";

    private sealed record Allowed(string[] Projects, string[] Packages);

    /// <summary>What each project may reference itself; what those reference is allowed as well.</summary>
    private static readonly Dictionary<string, Allowed> Table = new()
    {
        ["Actors"] = new([], []),
        ["Crypto"] = new([], ["Portable.BouncyCastle"]),
        ["Consensus"] = new([], []),
        ["Ethereum"] = new(["Crypto"], []),
        ["Duties"] = new(["Actors", "Crypto", "Consensus", "Ethereum"], []),
        ["Rpc"] = new([], [AspNetCore, "Google.Protobuf", "Grpc.Tools"]),
        ["Peers"] = new(["Duties", "Rpc"], ["Google.Protobuf", "Grpc.Tools"]),
        ["Beacon"] = new(["Duties"], []),
        ["Sql"] = new([], ["Microsoft.Data.Sqlite.Core", "SQLitePCLRaw.bundle_e_sqlite3", "Npgsql", "Dapper"]),
        ["Storage"] = new(["Duties", "Sql"], []),
        ["StakingCore"] = new(["Duties", "Rpc"], ["Google.Protobuf", "Grpc.Tools"]),
        ["StakingCore.Server"] = new(["StakingCore", "Sql"], [AspNetCore]),
        ["Devnet"] = new(["Duties"], [AspNetCore]),
        ["Node"] = new(
            ["Peers", "Beacon", "Storage", "StakingCore", "StakingCore.Server", "Devnet"],
            [
                AspNetCore, "System.CommandLine", "Spectre.Console", "YamlDotNet", "OpenTelemetry",
                "OpenTelemetry.Exporter.OpenTelemetryProtocol", "Polly", "Polly.Core",
            ]),
        ["Lab"] = new(["Node"], ["System.CommandLine", "Spectre.Console"]),
    };

    /// <summary>Adapters stand side by side: each knows the ports in Duties, none knows another.</summary>
    private static readonly string[] Adapters = ["Peers", "Beacon", "Storage", "StakingCore"];

    public static TheoryData<string> Projects { get; } =
        [.. Repository.Files("src", "*.csproj").Select(Path.GetFileNameWithoutExtension).Select(name => name![Prefix.Length..])];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_ReferencesOnlyWhatTheTableAllows(string project)
    {
        Assert.True(Table.ContainsKey(project), $"{Prefix}{project} is not in the dependency table; add it on purpose or not at all.");
        (string[] projects, string[] packages) = References(project);
        HashSet<string> allowedProjects = Reachable(project);
        HashSet<string> allowedPackages = [.. Table[project].Packages, .. allowedProjects.SelectMany(other => Table[other].Packages)];

        Assert.Empty(projects.Except(allowedProjects));
        Assert.Empty(packages.Except(allowedPackages));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Adapters_NeverReferenceEachOther(string project)
    {
        if (Adapters.Contains(project))
            Assert.Empty(References(project).Projects.Intersect(Adapters));
    }

    [Fact]
    public void Table_LetsNoAdapterReachAnother()
    {
        foreach (string adapter in Adapters)
            Assert.Empty(Reachable(adapter).Intersect(Adapters));
    }

    [Fact]
    public void Table_HasNoCycle()
    {
        foreach (string project in Table.Keys)
            Assert.DoesNotContain(project, Reachable(project));
    }

    [Fact]
    public void Product_ReferencesNoTestsAndNoLab()
    {
        foreach (string file in Repository.Files("src", "*.csproj").Where(file => !file.Contains(".Lab", StringComparison.Ordinal)))
        {
            string text = Repository.Text(file);
            Assert.False(text.Contains(@"\tests\", StringComparison.Ordinal) || text.Contains("/tests/", StringComparison.Ordinal), file);
            Assert.False(text.Contains("ClayStack.Dvt.Lab", StringComparison.Ordinal), file);
        }
    }

    /// <summary>What the product's build brings along, by its own list: neither the lab nor anything of the tests.</summary>
    [Fact]
    public void Product_ShipsWithoutTheLab()
    {
        string shipped = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "clay-dvt.deps.json"));
        Assert.Contains("\"clay-dvt/", shipped, StringComparison.Ordinal);
        Assert.DoesNotContain("clay-dvt-lab", shipped, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("ClayStack.Dvt.Lab", shipped, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("xunit", shipped, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Solution_HoldsEveryProject()
    {
        string solution = Repository.Text("ClayStack.Dvt.sln").Replace('\\', '/');
        foreach (string file in Repository.Files("src", "*.csproj").Concat(Repository.Files("tests", "*.csproj")))
            Assert.True(solution.Contains($"\"{file}\"", StringComparison.Ordinal), $"{file} is not in the solution.");
    }

    [Fact]
    public void LockFiles_NameNoHost()
    {
        foreach (string file in Repository.Files("src", "packages.lock.json").Concat(Repository.Files("tests", "packages.lock.json")))
            Assert.False(Repository.Text(file).Contains("://", StringComparison.Ordinal), file);
    }

    private static HashSet<string> Reachable(string project)
    {
        HashSet<string> reached = [];
        Queue<string> open = new(Table[project].Projects);
        while (open.TryDequeue(out string? next))
        {
            if (reached.Add(next))
                Array.ForEach(Table[next].Projects, open.Enqueue);
        }

        return reached;
    }

    private static (string[] Projects, string[] Packages) References(string project)
    {
        XDocument document = XDocument.Parse(Repository.Text($"src/{Prefix}{project}/{Prefix}{project}.csproj"));
        string[] Included(string element) =>
            [.. document.Descendants(element).Select(item => (string?)item.Attribute("Include")).OfType<string>()];
        return (
            [.. Included("ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/'))[Prefix.Length..])],
            [.. Included("PackageReference"), .. Included("FrameworkReference")]);
    }
}
