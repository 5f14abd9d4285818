using System.Globalization;

namespace ClayStack.Dvt.Benchmarks.Fuzz;

/// <summary>The command <c>fuzz</c>: all decoders, over as many inputs as asked.</summary>
internal static class FuzzCommand
{
    public static int Run(string[] args)
    {
        int count = 50_000;
        ulong seed = 1;
        bool understood = args.Length <= 2
            && (args.Length < 1 || (int.TryParse(args[0], CultureInfo.InvariantCulture, out count) && count > 0))
            && (args.Length < 2 || ulong.TryParse(args[1], CultureInfo.InvariantCulture, out seed));
        if (!understood)
        {
            Console.Error.WriteLine("fuzz [COUNT] [SEED]: inputs for each decoder (50,000 unless told), and a number that replays them.");
            return 2;
        }

        return KeyAndIdentityFuzz.Run(count, seed, Console.Out);
    }
}
