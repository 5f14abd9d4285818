using System.Globalization;
using ClayStack.Dvt.Benchmarks.Fuzz;

// fuzz-keys <count>: every decoder of keys and identities, so many inputs each.
if (args is ["fuzz-keys", string count])
    return KeyAndIdentityFuzz.Run(int.Parse(count, CultureInfo.InvariantCulture), seed: 1, Console.Out);

Console.WriteLine("{}");
return 0;
