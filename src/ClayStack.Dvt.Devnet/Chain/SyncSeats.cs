using ClayStack.Dvt.Ethereum.Committees;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Devnet.Chain;

/// <summary>Who sits where in the sync committee of one period.</summary>
internal sealed class SyncSeats
{
    private readonly Dictionary<int, List<int>> _placesOf = [];
    private readonly int[] _members;
    private readonly Preset _preset;

    public SyncSeats(int[] members, Preset preset)
    {
        _members = members;
        _preset = preset;
        for (int place = 0; place < members.Length; place++)
        {
            if (!_placesOf.TryGetValue(members[place], out List<int>? places))
                _placesOf[members[place]] = places = [];
            places.Add(place);
        }
    }

    /// <summary>The validator at each place.</summary>
    public ReadOnlySpan<int> Members => _members;

    /// <summary>Everyone who sits in the committee, each once.</summary>
    public IEnumerable<int> Validators => _placesOf.Keys.Order();

    /// <summary>The places of a validator, ascending; none if it does not sit in the committee.</summary>
    public IReadOnlyList<int> PlacesOf(int validator) => _placesOf.TryGetValue(validator, out List<int>? places) ? places : [];

    /// <summary>The subcommittees in which a validator sits, ascending, each once.</summary>
    public IEnumerable<SubcommitteeIndex> SubcommitteesOf(int validator) =>
        PlacesOf(validator).Select(place => CommitteeMath.SubcommitteeOf(place, _preset)).Distinct();

    /// <summary>The members of a subcommittee, in the order of its bits.</summary>
    public ReadOnlySpan<int> Subcommittee(SubcommitteeIndex subcommittee) =>
        _members.AsSpan((int)subcommittee.Value * _preset.SyncSubcommitteeSize, _preset.SyncSubcommitteeSize);
}
