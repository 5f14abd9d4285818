namespace ClayStack.Dvt.Ethereum.Ssz;

/// <summary>A container of the consensus specification, described by its one <see cref="Visit{TVisitor}"/>.</summary>
public interface ISszContainer<TSelf> where TSelf : class, ISszContainer<TSelf>
{
    /// <summary>An instance whose fields a reading visitor is about to fill; never seen outside of a decoder.</summary>
    static abstract TSelf Blank();

    /// <summary>Shows every field, in the order of the specification.</summary>
    void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, ISszVisitor, allows ref struct;
}
