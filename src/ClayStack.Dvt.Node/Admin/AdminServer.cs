using System.Net;
using System.Text;
using System.Text.Json;
using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Duties.Exits;
using ClayStack.Dvt.Ethereum.Primitives;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ClayStack.Dvt.Node.Admin;

/// <summary>
/// Takes the commands of this node's own operator: on the loopback interface, on a port that the system chose, and only with the
/// word that lies in the data folder (<see cref="AdminKey"/>). It is apart from the status server, which anybody may ask.
/// </summary>
internal sealed class AdminServer : IAsyncDisposable
{
    /// <summary>The path of exits.</summary>
    public const string ExitsPath = "/exits";

    private const int ConnectionsMax = 16;
    private const int BodyLengthMax = 4096;
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(5);

    private readonly WebApplication _server;
    private readonly INodeExits _exits;
    private readonly string _dataFolder;

    private AdminServer(WebApplication server, INodeExits exits, string dataFolder)
    {
        _server = server;
        _exits = exits;
        _dataFolder = dataFolder;
    }

    /// <summary>Where it listens, and what opens it.</summary>
    public AdminKey Key { get; private set; } = new(new IPEndPoint(IPAddress.None, 0), "");

    /// <summary>Starts a server, and writes its key into the data folder.</summary>
    /// <param name="dataFolder">The data folder, whose lock is held.</param>
    /// <param name="exits">What it hands requests to.</param>
    /// <param name="random">Draws the key.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="IOException">It cannot listen, or the folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written.</exception>
    public static async Task<AdminServer> StartAsync(string dataFolder, INodeExits exits, IRandomSource random, CancellationToken cancel)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = ConnectionsMax;
            kestrel.Limits.MaxRequestBodySize = BodyLengthMax;
            kestrel.Limits.RequestHeadersTimeout = HeadersTimeout;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        WebApplication application = builder.Build();
        AdminServer server = new(application, exits, dataFolder);
        application.Run(server.HandleAsync);
        try
        {
            await application.StartAsync(cancel);
            string bound = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
            server.Key = AdminKey.Draw(new IPEndPoint(IPAddress.Loopback, new Uri(bound).Port), random);
            server.Key.Write(dataFolder, random);
            return server;
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }
    }

    /// <summary>Takes its key away, and stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            File.Delete(Path.Combine(_dataFolder, AdminKey.FileName));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A key that stays behind opens nothing: the next server has another.
        }

        await _server.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        if (!Key.IsProvenBy(context.Request.Headers.Authorization))
            await RefuseAsync(context, StatusCodes.Status401Unauthorized, "Unauthorized", "Only the node's own operator is heard here: use clay-dvt on this machine.");
        else if (!string.Equals(context.Request.Path.Value, ExitsPath, StringComparison.Ordinal))
            await RefuseAsync(context, StatusCodes.Status404NotFound, "NotFound", $"Here is {ExitsPath}.");
        else if (_exits.NotRunning is { } waiting)
            await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, nameof(ExitRefusal.NotReady), waiting);
        else if (HttpMethods.IsPost(context.Request.Method))
            await RequestAsync(context);
        else if (HttpMethods.IsGet(context.Request.Method))
            await ShowAsync(context);
        else
            await RefuseAsync(context, StatusCodes.Status405MethodNotAllowed, "MethodNotAllowed", "GET and POST are served here.");
    }

    private async Task RequestAsync(HttpContext context)
    {
        if (await ReadAsync(context) is not { } asked || !ExitTarget.TryParse(asked.Validator, out ExitTarget? target))
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "Malformed", "A request names a validator by its index, or by its public key as 0x and 96 hexadecimal digits.");
            return;
        }

        ExitQuestion.Request request = new(target, asked.Epoch is { } epoch ? new Epoch(epoch) : null);
        await AnswerAsync(context, async () => await _exits.RequestExitAsync(request, context.RequestAborted) switch
        {
            ExitAnswer.Requested requested => (StatusCodes.Status200OK, ExitDocument.Of([requested.Status]).ToJson()),
            ExitAnswer.Refused refused => (StatusOf(refused.Reason), Json(refused.Reason.ToString(), refused.Detail)),
            _ => throw new InvariantViolation("The family of answers is closed."),
        });
    }

    private async Task ShowAsync(HttpContext context)
    {
        ExitTarget? target = null;
        if (context.Request.Query["validator"] is [{ } name] && !ExitTarget.TryParse(name, out target))
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "Malformed", "A validator is named by its index, or by its public key as 0x and 96 hexadecimal digits.");
            return;
        }

        await AnswerAsync(context, async () => await _exits.ShowExitsAsync(new ExitQuestion.Show(target), context.RequestAborted) switch
        {
            { Problem: { } problem } => (StatusCodes.Status404NotFound, Json(nameof(ExitRefusal.UnknownValidator), problem)),
            ExitReport report => (StatusCodes.Status200OK, ExitDocument.Of(report.Exits).ToJson()),
        });
    }

    private static async Task<ExitRequestDocument?> ReadAsync(HttpContext context)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, AdminJson.Default.ExitRequestDocument, context.RequestAborted);
        }
        catch (Exception exception) when (exception is JsonException or BadHttpRequestException)
        {
            return null;
        }
    }

    private static async Task AnswerAsync(HttpContext context, Func<Task<(int Status, string Body)>> answer)
    {
        try
        {
            (int status, string body) = await answer();
            await WriteAsync(context, status, body);
        }
        catch (Exception exception) when (exception is AskTimeoutException or AskFailedException)
        {
            await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, nameof(ExitRefusal.NotReady), "The node did not answer in time: look at clay-dvt exit status before you ask again.");
        }
    }

    /// <summary>What may pass by itself is told apart from what does not.</summary>
    private static int StatusOf(ExitRefusal reason) => reason
        is ExitRefusal.BeaconNotReady or ExitRefusal.NotReady or ExitRefusal.SigningFailed or ExitRefusal.StoreFailed
        ? StatusCodes.Status503ServiceUnavailable
        : StatusCodes.Status409Conflict;

    private static Task RefuseAsync(HttpContext context, int status, string reason, string detail) => WriteAsync(context, status, Json(reason, detail));

    private static string Json(string reason, string detail) =>
        JsonSerializer.Serialize(new RefusalDocument(reason, detail), AdminJson.Default.RefusalDocument);

    private static Task WriteAsync(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        byte[] bytes = Encoding.UTF8.GetBytes(body + "\n");
        context.Response.ContentLength = bytes.Length;
        return context.Response.Body.WriteAsync(bytes, CancellationToken.None).AsTask();
    }
}
