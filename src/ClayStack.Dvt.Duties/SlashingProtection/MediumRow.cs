using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Protection;

/// <summary>A row as its owner holds it in memory: one object for its whole life, so that a slot allocates nothing for it.</summary>
internal sealed class MediumRow(
    int number, BlsPublicKeyBytes groupKey, RowOrigin origin, bool doppelgangerWaived, ProtectionMarks marks)
{
    /// <summary>Counted from 0, without gaps, in the order in which rows were made.</summary>
    public int Number => number;

    public BlsPublicKeyBytes GroupKey => groupKey;

    public RowOrigin Origin => origin;

    /// <summary>What is committed.</summary>
    public bool DoppelgangerWaived { get; private set; } = doppelgangerWaived;

    /// <summary>What the open transaction would commit; it only ever becomes true.</summary>
    public bool NextDoppelgangerWaived { get; private set; } = doppelgangerWaived;

    /// <summary>What is committed.</summary>
    public ProtectionMarks Marks { get; private set; } = marks;

    /// <summary>What the open transaction sees and would commit.</summary>
    public ProtectionMarks Next { get; private set; } = marks;

    /// <summary>Whether the open transaction has written the row.</summary>
    public bool Touched { get; private set; }

    public void Write(ProtectionMarks next)
    {
        Next = next;
        Touched = true;
    }

    public void Waive()
    {
        NextDoppelgangerWaived = true;
        Touched = true;
    }

    public void Commit()
    {
        Marks = Next;
        DoppelgangerWaived = NextDoppelgangerWaived;
        Touched = false;
    }

    public void RollBack()
    {
        Next = Marks;
        NextDoppelgangerWaived = DoppelgangerWaived;
        Touched = false;
    }
}
