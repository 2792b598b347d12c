using System.Reflection;
using Routing.Cli.Input;
using Routing.Contracts.Vendors;

namespace Routing.Cli.Vendors;

/// <summary>A vendor's plug-in in an assembly of its own.</summary>
internal static class PlugIn
{
    public static bool Is(string pool) => pool.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);

    /// <summary>How to open the assembly's pool.</summary>
    /// <exception cref="InputException">It cannot be read, or holds no pool or several.</exception>
    public static Func<IReviewerPool> Load(string path)
    {
        if (!File.Exists(path))
            throw new InputException($"There is no plug-in '{path}'.");
        Type[] pools;
        try
        {
            pools = [.. Assembly.LoadFrom(Path.GetFullPath(path)).GetExportedTypes().Where(type =>
                typeof(IReviewerPool).IsAssignableFrom(type) && type is { IsAbstract: false } && type.GetConstructor([]) is not null)];
        }
        catch (BadImageFormatException)
        {
            throw new InputException($"'{path}' is no assembly.");
        }

        return pools is [var pool]
            ? () => (IReviewerPool)Activator.CreateInstance(pool)! // has the constructor
            : throw new InputException($"'{path}' holds {pools.Length} public pools with a parameterless constructor; one is needed.");
    }
}
