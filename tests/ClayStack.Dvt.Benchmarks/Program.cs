using ClayStack.Dvt.Benchmarks.Bls;

string[] rest = args.Length > 1 ? args[1..] : [];
return args.FirstOrDefault() switch
{
    "bls" => BlsBenchmark.Run(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("bls [turns]");
    return 2;
}
