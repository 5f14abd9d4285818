using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Attestation;

/// <summary>
/// Follows parents from this node's own head back to a proposed one: from round 2 on a stale ancestor is accepted (PROTOCOL
/// C4). Pure state: it says which header it needs next. A walk is bounded by the depth of an epoch.
/// </summary>
internal sealed class Ancestry(Root proposed, Root ownHead, Root target, int stepsMax)
{
    private int _steps;

    /// <summary>The proposed head.</summary>
    public Root Proposed => proposed;

    /// <summary>The header to be fetched next.</summary>
    public Root Next { get; private set; } = ownHead;

    /// <summary>The answer: null while the walk goes on.</summary>
    public bool? IsAncestor { get; private set; }

    /// <summary>
    /// Takes the header asked for; null if it could not be had. Reaching the target first means that the proposed head is no
    /// descendant of it.
    /// </summary>
    public void Advance(BeaconBlockHeader? header)
    {
        if (header is null || Next == target || ++_steps > stepsMax)
        {
            IsAncestor = false;
            return;
        }

        Next = header.ParentRoot;
        if (Next == proposed)
            IsAncestor = true;
    }
}
