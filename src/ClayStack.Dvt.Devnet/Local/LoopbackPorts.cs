using System.Net;
using System.Net.Sockets;

namespace ClayStack.Dvt.Devnet.Local;

/// <summary>Finds free TCP ports on the loopback interface.</summary>
internal static class LoopbackPorts
{
    /// <summary>
    /// So many ports that were free a moment ago, all different. Another process may take one before it is used: whoever starts
    /// a server on it must be ready to try others.
    /// </summary>
    public static int[] Find(int count)
    {
        List<TcpListener> held = [];
        try
        {
            for (int i = 0; i < count; i++)
            {
                TcpListener listener = new(IPAddress.Loopback, 0);
                held.Add(listener);
                listener.Start();
            }

            return [.. held.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        }
        finally
        {
            held.ForEach(listener => listener.Dispose());
        }
    }
}
