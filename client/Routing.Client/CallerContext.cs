using Routing.Contracts;

namespace Routing.Client;

/// <summary>Signs each call with the program's credential. A token is used for half of its time, then made anew.</summary>
internal sealed class CallerContext(ClientCredential credential, TimeProvider clock) : IOutgoingGrainCallFilter
{
    private Minted? _minted;

    public Task Invoke(IOutgoingGrainCallContext context)
    {
        var now = clock.GetUtcNow();
        var minted = _minted;
        if (minted is null || now - minted.At > CallerToken.Validity / 2)
            _minted = minted = new Minted(CallerToken.Mint(credential.Id, [.. credential.Key], now), now);
        RequestContext.Set(CallerToken.Header, minted.Token);
        return context.Invoke();
    }

    private sealed record Minted(string Token, DateTimeOffset At);
}
