using System.CommandLine;
using System.Reflection;

namespace ClayStack.Dvt.Node;

/// <summary>The program <c>clay-dvt</c>.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        Command version = new("version", "Print the version.");
        version.SetAction(_ => Console.WriteLine(
            typeof(Program).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion));
        RootCommand root = new("A distributed validator's node.") { version };
        return root.Parse(arguments).Invoke();
    }
}
