package io.veltrix.bench.ours;

import io.veltrix.bench.harness.Link;
import io.veltrix.bench.harness.MessageHandler;
import io.veltrix.engine.lane.Lane;
import io.veltrix.engine.stream.EventPublication;
import io.veltrix.engine.stream.EventReader;

/**
 * A link whose reader is a lane; its last stage says what came through. One writing and one reading thread.
 */
final class LaneLink implements Link
{
    private final EventPublication publication;
    private final EventReader reader;
    private final MessageTape messages;
    private final Lane lane;
    private final HandOnStage last;
    private long sequence;

    LaneLink(
        final EventPublication publication,
        final EventReader reader,
        final MessageTape messages,
        final Lane lane,
        final HandOnStage last)
    {
        this.publication = publication;
        this.reader = reader;
        this.messages = messages;
        this.lane = lane;
        this.last = last;
    }

    @Override
    public boolean offer(final long value)
    {
        final int length = messages.eventLength();
        if (!publication.hasRoom(1, length))
        {
            return false;
        }
        final int offset = publication.claim(length);
        messages.write(publication.buffer(), offset, ++sequence, value);
        publication.commit();
        return true;
    }

    @Override
    public int poll(final MessageHandler handler)
    {
        last.handler(handler);
        return reader.poll(lane, POLL_LIMIT);
    }
}
