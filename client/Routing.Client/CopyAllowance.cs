namespace Routing.Client;

/// <summary>How many calls may be sent beside themselves: a burst when a silo has gone, and one in ten while all are slow, so that
/// an engine that is behind is not given twice the work.</summary>
internal sealed class CopyAllowance
{
    private const int Most = 256 * AnswersPerCopy, AnswersPerCopy = 10;

    private int _left = Most; // in answers

    /// <summary>Takes one; false where there is none.</summary>
    public bool TryTake()
    {
        int left;
        do
        {
            left = Volatile.Read(ref _left);
            if (left < AnswersPerCopy)
                return false;
        }
        while (Interlocked.CompareExchange(ref _left, left - AnswersPerCopy, left) != left);
        return true;
    }

    /// <summary>Earns the tenth part of one.</summary>
    public void Answered()
    {
        if (Volatile.Read(ref _left) < Most)
            Interlocked.Increment(ref _left);
    }
}
