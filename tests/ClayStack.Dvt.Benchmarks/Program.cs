using ClayStack.Dvt.Benchmarks.Actors;
using ClayStack.Dvt.Benchmarks.Bls;
using ClayStack.Dvt.Benchmarks.Clusters;
using ClayStack.Dvt.Benchmarks.Devnet;
using ClayStack.Dvt.Benchmarks.Duty;
using ClayStack.Dvt.Benchmarks.Fuzz;
using ClayStack.Dvt.Benchmarks.Peers;
using ClayStack.Dvt.Benchmarks.Processes;
using ClayStack.Dvt.Benchmarks.Rpc;
using ClayStack.Dvt.Benchmarks.Ssz;
using ClayStack.Dvt.Benchmarks.Store;

// Every benchmark prints a readable table and, as its last line, one JSON object
// {"bench":…,"machine":…,"metrics":{…}}.
(string Name, string What, Func<string[], int> Run)[] commands =
[
    ("actors", "the actor kernel: throughput, latency, memory, against System.Threading.Channels", ActorsBenchmark.Run),
    ("determinism", "1,000 actors through 24 virtual hours in three processes: one seed must give one trace", DeterminismRun.Run),
    ("bls", "BLS12-381 and threshold signatures against blst, in turns on one processor: bls [TURNS]", BlsBenchmark.Run),
    ("ctime", "timing test of signing, fixed against random keys: ctime [MEASUREMENTS]", BlsConstantTime.Run),
    ("differential", "random operations and mutated encodings, judged by blst as well: differential [OPERATIONS] [ENCODINGS] [SEED]", BlsDifferential.Run),
    ("devnet", "processor time per slot of the devnet's beacon node: devnet [VALIDATORS] [NODES]", DevnetBenchmark.Run),
    ("duty", "one node's own work for a slot of 31 attesters, real curves and SQLite, no sockets: duty [SLOTS]", DutyBenchmark.Run),
    ("fuzz", "every decoder over COUNT bad inputs each: fuzz [COUNT] [SEED] [NAME]", FuzzCommand.Run),
    ("peers", "bytes and time of the peers' protocol: a slot's attestations, a proposal, admission", PeersBenchmark.Run),
    ("cluster", "four node processes on our own beacon node, mainnet preset: cluster [SLOTS] [VALIDATORS...]", ClusterBenchmark.Run),
    ("clusters", "dealing and loading a cluster, and its shares: clusters [VALIDATORS] [OPERATORS]", ClustersBenchmark.Run),
    ("rpc", "gRPC on loopback with mutual TLS: round trip of a call, and streams of 300-byte messages", RpcBenchmark.Run),
    ("ssz", "root and decoding of a full block; with --packages FOLDER against @chainsafe/ssz", SszBenchmark.Run),
    ("store", "slashing protection on SQLite and PostgreSQL: durable commits of 1, 100 and 1,000 validators: store [FOLDER] [--postgres private|CONNECTION]", StoreBenchmark.Run),
    ("ssz-fuzz", "a million mutated SSZ and JSON inputs: no exception, nothing accepted that is not canonical", SszFuzzRun.Run),
];

(string Name, string What, Func<string[], int> Run) chosen =
    commands.FirstOrDefault(command => args.Length > 0 && string.Equals(command.Name, args[0], StringComparison.Ordinal));
if (chosen.Run is not null)
    return chosen.Run(args[1..]);

bool help = args.Length > 0 && args[0] is "--help" or "-h" or "help";
TextWriter output = help ? Console.Out : Console.Error;
if (!help)
    output.WriteLine(args.Length == 0 ? "Which benchmark?" : $"There is no benchmark '{args[0]}'.");
output.WriteLine("Usage: dotnet run -c Release --project tests/ClayStack.Dvt.Benchmarks -- COMMAND [options]");
foreach ((string name, string what, _) in commands)
    output.WriteLine($"  {name,-12} {what}");
return help ? 0 : 2;
