namespace ClayStack.Dvt.Lab;

/// <summary>The program <c>clay-dvt-lab</c>.</summary>
internal static class Program
{
    private static int Main()
    {
        Console.Out.WriteLine("clay-dvt-lab");
        return 0;
    }
}
