using Routing.Grains.Feeds.Live;
using Routing.Grains.Programmes;
using Routing.Storage;

namespace Routing.Grains.Tests;

public sealed class LiveReceiverTests
{
    private readonly InMemoryJournal _journal = new();
    private readonly LiveReceiver _receiver;

    public LiveReceiverTests() => _receiver = new LiveReceiver(
        // Nothing here asks for a programme.
        new LiveReader(_journal, new PublicFacts(new Catalogue(null!, TimeProvider.System))), new InMemorySnapshots(), TimeProvider.System, "live-0",
        static _ => true);

    [Fact]
    public async Task Who_is_shut_down_has_ended_what_it_was_reading()
    {
        var reading = _receiver.GetQueueMessagesAsync(1);

        await _receiver.Shutdown(TimeSpan.FromMinutes(1));

        Assert.True(reading.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Nothing_is_read_once_it_is_shut_down()
    {
        Assert.Empty(await _receiver.GetQueueMessagesAsync(1));
        await _receiver.Shutdown(TimeSpan.FromMinutes(1));
        await _journal.Append("item/test/one", 0, [new byte[] { 1 }], TestCluster.Stop);

        Assert.Empty(await _receiver.GetQueueMessagesAsync(1));
    }
}
