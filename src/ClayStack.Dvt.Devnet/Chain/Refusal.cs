namespace ClayStack.Dvt.Devnet.Chain;

/// <summary>Why something submitted was not taken.</summary>
/// <param name="Code">A stable code, as the referee's: <c>bad_signature</c>, <c>wrong_target</c>, …</param>
/// <param name="Message">What was found and what was expected.</param>
internal sealed record Refusal(string Code, string Message)
{
    /// <summary>As it is put into the API's error messages.</summary>
    public override string ToString() => $"{Code}: {Message}";
}
