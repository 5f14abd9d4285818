using System.Globalization;
using ClayStack.Dvt.Benchmarks.Fuzz;

// fuzz-keys <count> <seed>: every decoder of keys and identities, so many inputs each.
if (args is ["fuzz-keys", string count, string seed])
{
    return KeyAndIdentityFuzz.Run(
        int.Parse(count, CultureInfo.InvariantCulture), ulong.Parse(seed, CultureInfo.InvariantCulture), Console.Out);
}

Console.WriteLine("{}");
return 0;
