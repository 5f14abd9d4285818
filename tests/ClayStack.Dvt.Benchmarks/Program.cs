using ClayStack.Dvt.Benchmarks.Bls;

string[] rest = args.Length > 1 ? args[1..] : [];
return args.FirstOrDefault() switch
{
    "bls" => BlsBenchmark.Run(rest),
    "fuzz" => BlsFuzz.Run(rest),
    "differential" => BlsDifferential.Run(rest),
    "ctime" => BlsConstantTime.Run(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("bls [turns] | fuzz [inputs] [seed] | differential [operations] [encodings] [seed] | ctime [measurements]");
    return 2;
}
