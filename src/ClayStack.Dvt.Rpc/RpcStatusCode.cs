namespace ClayStack.Dvt.Rpc;

/// <summary>
/// The status codes of gRPC; there are no others (grpc/doc/statuscodes.md). A number that is none of them is read as
/// <see cref="Unknown"/>.
/// </summary>
public enum RpcStatusCode
{
    /// <summary>The call did what it should.</summary>
    Ok = 0,

    /// <summary>The caller gave the call up.</summary>
    Cancelled = 1,

    /// <summary>The other side failed and did not say how, or does not speak gRPC.</summary>
    Unknown = 2,

    /// <summary>The request can never be right, whatever the state of the server.</summary>
    InvalidArgument = 3,

    /// <summary>The deadline passed first. The call may have done its work.</summary>
    DeadlineExceeded = 4,

    /// <summary>What was asked for does not exist.</summary>
    NotFound = 5,

    /// <summary>What was to be created exists.</summary>
    AlreadyExists = 6,

    /// <summary>The caller is known and may not do this.</summary>
    PermissionDenied = 7,

    /// <summary>A bound was reached: a message is too long, or a quota is used up.</summary>
    ResourceExhausted = 8,

    /// <summary>The state of the server forbids the call; another call must change it first.</summary>
    FailedPrecondition = 9,

    /// <summary>A concurrent change won; the caller may begin anew.</summary>
    Aborted = 10,

    /// <summary>The request lies outside of what exists now, and may not always.</summary>
    OutOfRange = 11,

    /// <summary>The method, or the way it was called, is not offered.</summary>
    Unimplemented = 12,

    /// <summary>The protocol was broken, by bytes that are no message or by this side's own fault.</summary>
    Internal = 13,

    /// <summary>The other side cannot be reached now, or is going away; trying again later is right.</summary>
    Unavailable = 14,

    /// <summary>Data is lost for good.</summary>
    DataLoss = 15,

    /// <summary>The other side is not who it should be, or the caller has shown no valid identity.</summary>
    Unauthenticated = 16,
}
