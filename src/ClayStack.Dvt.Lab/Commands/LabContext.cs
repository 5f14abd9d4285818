namespace ClayStack.Dvt.Lab.Commands;

/// <summary>What the commands have of their surroundings.</summary>
internal sealed record LabContext(TextWriter Out, TextWriter Error, TimeProvider Time, string WorkingFolder);
