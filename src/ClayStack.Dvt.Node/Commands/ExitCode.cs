namespace ClayStack.Dvt.Node.Commands;

/// <summary>How <c>clay-dvt</c> ends. The numbers are stable; docs/operations.md lists them.</summary>
internal static class ExitCode
{
    /// <summary>Done; of a node: it was asked to stop, and stopped.</summary>
    public const int Done = 0;

    /// <summary>A fault in the program or its surroundings that has no number of its own.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The configuration is wrong.</summary>
    public const int Configuration = 3;

    /// <summary>Another process has the data folder.</summary>
    public const int Locked = 4;

    /// <summary>A cluster file, keystore or interchange file was refused.</summary>
    public const int InputRefused = 5;

    /// <summary>The node could not be asked.</summary>
    public const int Unreachable = 6;

    /// <summary>The node answered that it is not ready.</summary>
    public const int NotReady = 7;

    /// <summary>The protection store cannot be used.</summary>
    public const int StoreFailed = 8;

    /// <summary>The node stopped itself, because going on might get validators slashed.</summary>
    public const int Halted = 9;

    /// <summary>Another process of the operator has the store on PostgreSQL, or this one lost it; started again, it stands by.</summary>
    public const int LeaseLost = 11;
}
