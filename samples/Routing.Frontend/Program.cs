using Routing.Client;
using Routing.Frontend;

// A labelling frontend's back end over Routing.Client: a page and six routes. Who a person is, is the header X-Reviewer here; a
// real one takes it from its own sign-in.
var options = new FrontendOptions();
var builder = WebApplication.CreateBuilder(args);
builder.Configuration.GetSection("Frontend").Bind(options);
await using var engine = await RoutingClient.Connect(options.ToClient(), CancellationToken.None);
await using var app = Site.Build(builder, engine, options.Programme);
await app.RunAsync();
