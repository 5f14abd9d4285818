namespace ClayStack.Dvt.Node.Configuration;

/// <summary>One text of a value, with what is needed to understand it and to complain about it.</summary>
/// <param name="Text">The text.</param>
/// <param name="Origin">Where it stands.</param>
/// <param name="BaseFolder">What a relative path in it starts from: the file's folder, or the working directory.</param>
internal sealed record ConfigurationItem(string Text, ConfigurationOrigin Origin, string BaseFolder);
