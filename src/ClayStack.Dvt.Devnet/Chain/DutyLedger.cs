using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Devnet.Chain;

/// <summary>
/// Which duties were owed and done, per validator and kind. Bounded: what came is kept for <see cref="SlotsKept"/> slots, to
/// tell repetitions from other versions; after that only counters remain.
/// </summary>
internal sealed class DutyLedger(int validators, int slotsPerEpoch)
{
    private readonly Counters[,] _counters = new Counters[Enum.GetValues<DevnetDutyKind>().Length, validators];
    private readonly SortedDictionary<Slot, Page> _pages = [];

    private ulong SlotsKept => 3 * (ulong)slotsPerEpoch;

    /// <summary>What came before for the same duty.</summary>
    public Found Look(DutyKey duty, Root root)
    {
        if (!_pages.TryGetValue(duty.Slot, out Page? page) || !page.Done.TryGetValue(duty, out Entry entry))
            return Found.Nothing;
        return entry.Root == root ? Found.Same : Found.Another;
    }

    /// <summary>A duty of a slot was done, for the first time. It counts if the slot has not been judged yet.</summary>
    public void Do(DutyKey duty, Root root, bool late) => PageOf(duty.Slot).Done.TryAdd(duty, new Entry(root, late));

    /// <summary>A member of a committee has said that it will aggregate.</summary>
    public void Announce(DutyKey duty) => PageOf(duty.Slot).Announced.Add(duty);

    /// <summary>Something was done that no slot owes.</summary>
    public void Do(DevnetDutyKind kind, int validator)
    {
        ref Counters counters = ref _counters[(int)kind, validator];
        counters.Expected++;
        counters.Done++;
    }

    /// <summary>A block has what a validator did.</summary>
    public void Include(DevnetDutyKind kind, int validator) => _counters[(int)kind, validator].Included++;

    /// <summary>A submission was refused.</summary>
    public void Refuse(DevnetDutyKind kind, int validator) => _counters[(int)kind, validator].Refused++;

    /// <summary>Judges a slot: what was owed and what came.</summary>
    public void Close(Slot slot, IEnumerable<DutyKey> owed)
    {
        Page page = PageOf(slot);
        HashSet<DutyKey> expected = [.. owed, .. page.Announced, .. page.Done.Keys];
        foreach (DutyKey duty in expected)
        {
            ref Counters counters = ref _counters[(int)duty.Kind, duty.Validator];
            counters.Expected++;
            if (!page.Done.TryGetValue(duty, out Entry entry))
                continue;
            counters.Done++;
            counters.Late += entry.Late ? 1 : 0;
        }

        foreach (Slot past in _pages.Keys.TakeWhile(key => key + SlotsKept < slot).ToArray())
            _pages.Remove(past);
    }

    /// <summary>The sum over validators.</summary>
    public DevnetDutyStatus Sum(DevnetDutyKind kind, string group, IEnumerable<int> members)
    {
        Counters sum = default;
        foreach (int validator in members)
        {
            Counters one = _counters[(int)kind, validator];
            sum.Expected += one.Expected;
            sum.Done += one.Done;
            sum.Late += one.Late;
            sum.Included += one.Included;
            sum.Refused += one.Refused;
        }

        return new DevnetDutyStatus(kind, group, sum.Expected, sum.Done, sum.Late, sum.Included, sum.Refused);
    }

    private Page PageOf(Slot slot)
    {
        if (!_pages.TryGetValue(slot, out Page? page))
            _pages[slot] = page = new Page();
        return page;
    }

    /// <summary>One duty of one validator in one slot.</summary>
    /// <param name="Kind">Which duty.</param>
    /// <param name="Slot">Its slot.</param>
    /// <param name="Validator">Whose.</param>
    /// <param name="Part">The subcommittee of a contribution; else 0.</param>
    public readonly record struct DutyKey(DevnetDutyKind Kind, Slot Slot, int Validator, int Part = 0);

    /// <summary>What came before.</summary>
    public enum Found
    {
        /// <summary>Nothing for this duty.</summary>
        Nothing,

        /// <summary>The very same.</summary>
        Same,

        /// <summary>Something else.</summary>
        Another,
    }

    private readonly record struct Entry(Root Root, bool Late);

    private sealed class Page
    {
        public Dictionary<DutyKey, Entry> Done { get; } = [];

        public HashSet<DutyKey> Announced { get; } = [];
    }

    private struct Counters
    {
        public int Expected;
        public int Done;
        public int Late;
        public int Included;
        public int Refused;
    }
}
