using Routing.Contracts;
using Routing.Core.Ledgers;

namespace Routing.Grains.Programmes;

/// <summary>Events that cannot be read, as they are told.</summary>
internal static class PoisonViews
{
    public static SetAside Of(PoisonEvent poison) => new(poison.Position, poison.Stream, poison.Fault);

    public static SetAside Of(UnreadableEventException unreadable) =>
        new(unreadable.Position, unreadable.Stream, unreadable.InnerException!.GetType().Name); // it always has a cause

    public static SetAside Of(StateUnreadableException unreadable) =>
        new(unreadable.Position, unreadable.Stream, unreadable.Code);
}
