namespace ClayStack.Dvt.SpecTests;

/// <summary>Where the public vectors lie beside the built tests.</summary>
internal static class SpecVectors
{
    public static string PathOf(params string[] parts) =>
        Path.Combine([AppContext.BaseDirectory, "vectors", .. parts]);
}
