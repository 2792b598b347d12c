using Routing.Core.Assignment;
using Routing.Core.Ports;

namespace Routing.Core.Tasks;

/// <summary>The facts of tasks for who folds many of them.</summary>
internal static class BareFacts
{
    /// <summary>What stands in the place of every answer as it was written.</summary>
    public static readonly Answer NoAnswer = new();

    /// <summary>Reads only: why something was offered and what was written is most of an event, and neither beliefs nor queues rest on it.</summary>
    public static readonly JsonEventCodec<FeedbackTaskEvent> Codec = new(
        new PassedOver<OfferExplanation>(null), new PassedOver<Answer>(NoAnswer));
}
