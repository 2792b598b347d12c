[assembly: System.Runtime.CompilerServices.InternalsVisibleTo("Routing.Hosting")]
[assembly: System.Runtime.CompilerServices.InternalsVisibleTo("Routing.Grains.Tests")]
