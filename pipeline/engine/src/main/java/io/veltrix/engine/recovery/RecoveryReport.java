package io.veltrix.engine.recovery;

import java.util.List;

/**
 * What a start over an existing home did before the first event of its epoch.
 *
 * @param epoch          that begins.
 * @param lastJournalled root sequence behind which it goes on.
 * @param fromState      root sequence of the saved state it began from; 0 for none.
 * @param replayed       root events.
 * @param replayNs       time that took.
 * @param notices        what the start said, in order.
 */
public record RecoveryReport(
    int epoch, long lastJournalled, long fromState, long replayed, long replayNs, List<String> notices)
{
    public RecoveryReport
    {
        notices = List.copyOf(notices);
    }
}
