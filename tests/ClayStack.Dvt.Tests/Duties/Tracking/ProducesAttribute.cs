using ClayStack.Dvt.Duties.Tracking;

namespace ClayStack.Dvt.Tests.Duties.Tracking;

/// <summary>Marks a test in which production actors miss a duty for a reason, and which asserts that this is the reason.</summary>
/// <param name="reason">The reason.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class ProducesAttribute(MissReason reason) : Attribute
{
    public MissReason Reason => reason;
}
