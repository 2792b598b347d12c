[assembly: System.Runtime.CompilerServices.InternalsVisibleTo("Routing.Hosting")]
