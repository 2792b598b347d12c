namespace Routing.Contracts;

/// <summary>Who calls from outside the cluster.</summary>
[Flags]
public enum Callers
{
    /// <summary>Nobody: the method is for other grains.</summary>
    None = 0,

    /// <summary>The back end of a labelling frontend: its programmes only.</summary>
    Frontend = 1,

    /// <summary>A vendor of reviewers: its own people only.</summary>
    Vendor = 2,

    /// <summary>People who run programmes and the cluster.</summary>
    Operator = 4,
}

/// <summary>Opens a grain method to callers from outside. A method without it is closed to all of them.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OpenToAttribute(Callers callers) : Attribute
{
    /// <summary>Who may call it.</summary>
    public Callers Callers { get; } = callers;
}
