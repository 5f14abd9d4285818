using ClayStack.Dvt.Rpc.Client;
using ClayStack.Dvt.Rpc.Server;
using Grpc.Health.V1;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace ClayStack.Dvt.Rpc.Health;

/// <summary>
/// The health service that orchestrators ask (<c>grpc.health.v1</c>). The empty name is the server as a whole, and serves
/// from the start. While the server stops, watchers are told that nothing serves, and their calls end. Thread-safe.
/// </summary>
public sealed class RpcHealth
{
    /// <summary>How many services can have a status, the server itself included.</summary>
    public const int ServicesMax = 100;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, ServingStatus> _statuses = new(StringComparer.Ordinal) { [""] = ServingStatus.Serving };
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Sets a service's status and tells those who watch it.</summary>
    /// <param name="service">The full name, <c>package.Service</c>; empty for the server as a whole.</param>
    /// <param name="serving">Whether it can be used.</param>
    /// <exception cref="InvalidOperationException"><see cref="ServicesMax"/> services have a status already.</exception>
    public void Set(string service, bool serving)
    {
        ArgumentNullException.ThrowIfNull(service);
        TaskCompletionSource changed;
        lock (_lock)
        {
            if (!_statuses.ContainsKey(service) && _statuses.Count >= ServicesMax)
                throw new InvalidOperationException($"{ServicesMax} services have a status already.");
            _statuses[service] = serving ? ServingStatus.Serving : ServingStatus.NotServing;
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }

    /// <summary>Offers the service.</summary>
    /// <param name="services">What the server offers.</param>
    public void AddTo(RpcServices services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.Add(HealthMethods.Check, (request, _) => ValueTask.FromResult(Check(request.Service)));
        services.Add(HealthMethods.List, (_, _) => ValueTask.FromResult(List()));
        services.Add(HealthMethods.Watch, WatchAsync);
    }

    /// <summary>Asks a server.</summary>
    /// <param name="channel">The way to it.</param>
    /// <param name="service">The full name; empty for the server as a whole.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RpcException">It did not answer in time or cannot be reached.</exception>
    public static async Task<RpcServingStatus> CheckAsync(
        RpcChannel channel, string service, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(channel);
        try
        {
            HealthCheckResponse response = await channel.CallAsync(
                HealthMethods.Check, new HealthCheckRequest { Service = service }, new RpcCallOptions { Timeout = timeout }, cancellationToken)
                .ConfigureAwait(false);
            return response.Status switch
            {
                ServingStatus.Serving => RpcServingStatus.Serving,
                ServingStatus.NotServing => RpcServingStatus.NotServing,
                ServingStatus.ServiceUnknown => RpcServingStatus.ServiceUnknown,
                _ => RpcServingStatus.Unknown,
            };
        }
        catch (RpcException failure) when (failure.Code == RpcStatusCode.NotFound)
        {
            return RpcServingStatus.ServiceUnknown;
        }
    }

    private HealthCheckResponse Check(string service)
    {
        lock (_lock)
        {
            return _statuses.TryGetValue(service, out ServingStatus status)
                ? new HealthCheckResponse { Status = status }
                : throw new RpcException(RpcStatusCode.NotFound, $"There is no service '{service}' here.");
        }
    }

    private HealthListResponse List()
    {
        HealthListResponse response = new();
        lock (_lock)
        {
            foreach ((string service, ServingStatus status) in _statuses)
                response.Statuses[service] = new HealthCheckResponse { Status = status };
        }

        return response;
    }

    private async Task WatchAsync(HealthCheckRequest request, RpcWriter<HealthCheckResponse> responses, RpcServerCall call)
    {
        using CancellationTokenSource leaving = CancellationTokenSource.CreateLinkedTokenSource(call.Cancelled, call.Draining);
        ServingStatus? said = null;
        while (true)
        {
            ServingStatus status;
            Task changed;
            lock (_lock)
            {
                status = _statuses.GetValueOrDefault(request.Service, ServingStatus.ServiceUnknown);
                changed = _changed.Task;
            }

            if (status != said && !await responses.WriteAsync(new HealthCheckResponse { Status = status }).ConfigureAwait(false))
                return;
            said = status;
            try
            {
                await changed.WaitAsync(leaving.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (call.Draining.IsCancellationRequested)
            {
                await responses.WriteAsync(new HealthCheckResponse { Status = ServingStatus.NotServing }).ConfigureAwait(false);
                return;
            }
        }
    }
}
