using Routing.Client;
using Routing.Contracts;

namespace Routing.Frontend;

/// <summary>The routes of the back end and its page.</summary>
public static class Site
{
    private const string Person = "X-Reviewer";

    /// <summary>The site over a connection to the engine, not yet started.</summary>
    public static WebApplication Build(WebApplicationBuilder builder, RoutingClient engine, string programme)
    {
        builder.Services.AddProblemDetails();
        var app = builder.Build();
        app.UseExceptionHandler(failed => failed.Run(Problems.Handle));
        app.MapGet("/", () => Results.Stream(typeof(Site).Assembly.GetManifestResourceStream("page.html")!, "text/html; charset=utf-8"));

        var work = app.MapGroup("/work").AddEndpointFilter(SignedIn);
        // The browser makes the command: if the answer is lost, the same command brings the same task.
        work.MapPost("/next", async (string command, HttpRequest request, CancellationToken stop) =>
        {
            var reply = await engine.RequestWork(command, programme, Of(request), stop);
            return reply.Task is { } task ? Results.Ok(task) : Results.Json(new { reply.Reasons, seconds = reply.AskAgainIn.TotalSeconds }, statusCode: 202);
        });
        work.MapPost("/submit", async (Answer answer, HttpRequest request, CancellationToken stop) =>
            Problems.Of(await engine.Submit(Submission(answer, request), stop)));
        work.MapPost("/draft", async (Answer answer, HttpRequest request, CancellationToken stop) =>
            Problems.Of(await engine.SaveDraft(Submission(answer, request), stop)));
        work.MapPost("/heartbeat", async (Answer answer, HttpRequest request, CancellationToken stop) =>
            Problems.Of(await engine.Heartbeat(programme, answer.Item, Of(request), answer.Fence, stop)));
        work.MapPost("/skip", async (Answer answer, HttpRequest request, CancellationToken stop) =>
            Problems.Of(await engine.Skip(Submission(answer, request), stop)));
        work.MapPost("/release", async (Answer answer, HttpRequest request, CancellationToken stop) =>
            Problems.Of(await engine.Release(Submission(answer, request), stop)));
        return app;

        Submission Submission(Answer answer, HttpRequest request) => new(
            answer.Command, programme, answer.Item, Of(request), answer.Fence, answer.Choice, answer.Axes, answer.Text, answer.Reason);
    }

    private static async ValueTask<object?> SignedIn(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        string.IsNullOrEmpty(Of(context.HttpContext.Request))
            ? Problems.Of(StatusCodes.Status401Unauthorized, "signed_out", $"The header {Person} says who works.")
            : await next(context);

    private static string Of(HttpRequest request) => request.Headers[Person].ToString();
}
