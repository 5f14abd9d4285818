namespace ClayStack.Dvt.Devnet.Chain;

/// <summary>What the validators of one group did since genesis, over the slots whose votes a block could have had.</summary>
internal sealed class GroupCounters(string name)
{
    public string Name => name;

    public int Validators { get; set; }

    public long Expected { get; set; }

    public long Included { get; set; }

    public long Late { get; set; }

    public long TargetCorrect { get; set; }

    public long HeadCorrect { get; set; }
}
