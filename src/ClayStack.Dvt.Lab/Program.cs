using System.CommandLine;
using ClayStack.Dvt.Lab.Commands;

namespace ClayStack.Dvt.Lab;

/// <summary>The program <c>clay-dvt-lab</c>.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        RootCommand root = new("The laboratory of clay-dvt: it plays faults to the production actors in virtual time, and tells what broke.");
#pragma warning disable RS0030 // The program's edge chooses the system clock; runs have their own.
        LabContext context = new(Console.Out, Console.Error, TimeProvider.System, Environment.CurrentDirectory);
#pragma warning restore RS0030
        root.Subcommands.Add(SimulateCommand.Create(context));
        root.Subcommands.Add(ExploreCommand.Create(context));
        root.Subcommands.Add(HeapCommand.Create(context));
        root.Subcommands.Add(VotesCommand.Create(context));
        return root.Parse(arguments).Invoke();
    }
}
