namespace ClayStack.Dvt.Devnet;

/// <summary>Submissions that were refused for one reason.</summary>
/// <param name="Code">The reason's stable code, such as <c>bad_signature</c>.</param>
/// <param name="Count">How often since genesis.</param>
/// <param name="LastMessage">What was found and expected the last time.</param>
public sealed record DevnetRefusal(string Code, long Count, string LastMessage);
