package io.veltrix.bench.ours;

import java.util.ArrayList;
import java.util.List;

import io.veltrix.bench.harness.Link;
import io.veltrix.engine.api.Stage;
import io.veltrix.engine.config.LinkKind;

/**
 * There through a lane of stages, back over a plain link: the last stage, which hands events on, is the lane's own way
 * out. Stages have their default settings; what they emit for nobody is dropped by the lane, as in any pipeline.
 */
final class LaneKit extends HopKit
{
    private final List<Stage> stages;
    private final MessageTape messages;

    /**
     * @param stages   in front of the one that hands on.
     * @param messages to send round and round.
     */
    LaneKit(final List<Stage> stages, final MessageTape messages)
    {
        this.stages = stages;
        this.messages = messages;
    }

    @Override
    public Link open(final int number, final int bytes, final boolean isRun)
    {
        if (bytes != messages.eventLength())
        {
            throw new IllegalArgumentException("bytes=" + bytes + ", wanted " + messages.eventLength());
        }
        if (number > 1)
        {
            return link(number, bytes);
        }
        final HandOnStage last = new HandOnStage();
        final List<Stage> all = new ArrayList<>(stages);
        all.add(last);
        return new LaneLink(
            publication(number, bytes), reader(number), messages, BareLane.of(LinkKind.IPC, all), last);
    }
}
