using System.Globalization;

namespace ClayStack.Dvt.Node.Configuration;

/// <summary>Where a configured value came from, as errors name it.</summary>
internal abstract record ConfigurationOrigin
{
    private ConfigurationOrigin()
    {
    }

    /// <summary>A line of the configuration file.</summary>
    /// <param name="Path">The file as it was named.</param>
    /// <param name="LineNumber">Counted from 1.</param>
    public sealed record Line(string Path, long LineNumber) : ConfigurationOrigin
    {
        /// <inheritdoc/>
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Path}:{LineNumber}");
    }

    /// <summary>An environment variable.</summary>
    /// <param name="Name">The variable.</param>
    public sealed record Variable(string Name) : ConfigurationOrigin
    {
        /// <inheritdoc/>
        public override string ToString() => $"environment variable {Name}";
    }

    /// <summary>A flag of the command line.</summary>
    /// <param name="Name">The flag with its two dashes.</param>
    public sealed record Flag(string Name) : ConfigurationOrigin
    {
        /// <inheritdoc/>
        public override string ToString() => $"flag {Name}";
    }

    /// <summary>Nobody said anything.</summary>
    public sealed record Default : ConfigurationOrigin
    {
        /// <inheritdoc/>
        public override string ToString() => "default";
    }
}
