using System.Net;
using ClayStack.Dvt.Consensus;

namespace ClayStack.Dvt.Node.Configuration;

/// <summary>Where an operator's node is dialled, against what the cluster's signed addresses say.</summary>
/// <param name="Operator">The operator.</param>
/// <param name="Address">Host name or IP address, and port.</param>
internal sealed record PeerAddressOverride(OperatorIndex Operator, DnsEndPoint Address);
