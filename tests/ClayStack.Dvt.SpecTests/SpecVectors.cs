namespace ClayStack.Dvt.SpecTests;

/// <summary>Where the public vectors lie beside the test assembly.</summary>
internal static class SpecVectors
{
    /// <summary>Absolute path of a file or folder below <c>tests/vectors</c>.</summary>
    public static string PathOf(params string[] parts) =>
        Path.Combine([AppContext.BaseDirectory, "vectors", .. parts]);
}
