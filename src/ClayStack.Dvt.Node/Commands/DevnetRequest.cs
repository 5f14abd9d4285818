using ClayStack.Dvt.Ethereum.Networks;

namespace ClayStack.Dvt.Node.Commands;

/// <summary>What devnet to run.</summary>
internal sealed record DevnetRequest
{
    /// <summary>n.</summary>
    public required int Nodes { get; init; }

    /// <summary>How many validators.</summary>
    public required int Validators { get; init; }

    /// <summary>How many epochs to run.</summary>
    public required int Epochs { get; init; }

    /// <summary>The slot's length in milliseconds.</summary>
    public required int SlotDurationMs { get; init; }

    /// <summary>The preset.</summary>
    public required Preset Preset { get; init; }

    /// <summary>The fork of the whole chain.</summary>
    public required ForkName Fork { get; init; }

    /// <summary>Whether a node is killed and started again.</summary>
    public required bool KillOne { get; init; }

    /// <summary>Whether only a JSON object is printed.</summary>
    public required bool Json { get; init; }

    /// <summary>The folder to use and leave; null for a temporary one that is deleted.</summary>
    public required string? Folder { get; init; }
}
