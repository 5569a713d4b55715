package io.veltrix.engine.sink;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

import io.veltrix.codecs.Event;
import io.veltrix.engine.api.Delivery;
import io.veltrix.engine.api.Outcome;
import io.veltrix.engine.api.Sink;
import io.veltrix.engine.config.SinkConfig;
import io.veltrix.engine.stream.EventReader;

/**
 * Finds out where a sink goes on: how far the outside has come, what became of an effect in doubt, whether the journal
 * can make again what the outside has seen. The launching thread, before the sink's thread runs.
 */
public final class SinkStart implements AutoCloseable
{
    private final SinkConfig config;
    private final Sink sink;
    private final Path file;
    private final boolean isBeginning;
    private final boolean isLost;
    private final long done;
    private final long begun;
    private final WatermarkFile stated;
    private WatermarkFile watermark;

    /**
     * @param config    of the sink.
     * @param sink      itself, started.
     * @param directory of the home's watermark files.
     * @param isFirst   whether nothing was journalled before this start.
     * @param begin     of a sink that an upgrade puts in: last sequence of its stream that is not for it; else empty.
     */
    public SinkStart(
        final SinkConfig config,
        final Sink sink,
        final Path directory,
        final boolean isFirst,
        final OptionalLong begin)
    {
        this.isBeginning = begin.isPresent();
        this.config = config;
        this.sink = sink;
        file = WatermarkFile.fileOf(directory, config.name());
        if (config.declared().delivery() == Delivery.EXACTLY_ONCE)
        {
            watermark = null;
            isLost = false;
            done = begin.orElseGet(sink::watermark);
            begun = done;
            stated = WatermarkFile.open(WatermarkFile.statedOf(directory, config.name()));
            stated.settle(done);
        }
        else
        {
            isLost = !isFirst && !isBeginning && !Files.exists(file);
            watermark = isLost ? null : open(file);
            final WatermarkFile.Position position =
                isLost ? new WatermarkFile.Position(0, 0) : watermark.position();
            done = begin.orElse(position.done());
            begun = begin.orElse(position.begun());
            stated = null;
        }
    }

    private static WatermarkFile open(final Path file)
    {
        final WatermarkFile opened = WatermarkFile.open(file);
        opened.claim();
        return opened;
    }

    /**
     * Where a sink goes on.
     *
     * @param after       last sequence of its stream that is not given to it.
     * @param known       last sequence of its stream that was made again.
     * @param seen        last sequence the outside has seen, where it is accepted that that is more; else 0.
     * @param doubt       sequence of the effect that was in doubt; 0 for none.
     * @param outcome     what the outside says of it.
     * @param isDoubtDone whether it counts as done.
     * @param watermark   to keep; null for a sink that keeps its own.
     */
    public record Settled(
        long after,
        long known,
        long seen,
        long doubt,
        Outcome outcome,
        boolean isDoubtDone,
        WatermarkFile watermark)
    {
        public boolean isLossAccepted()
        {
            return seen > 0;
        }
    }

    /**
     * @return last sequence whose effect is done for certain: what comes behind it is needed again. Past everything
     *     where that is not known.
     */
    public long after()
    {
        return isLost || isUnsure() ? Long.MAX_VALUE : done;
    }

    /**
     * @return whether the host was started again under the watermark of a sink whose effects are caused once at most:
     *     nobody knows which of those up to the journal's end were, so none of them is.
     */
    public boolean isUnsure()
    {
        return watermark != null && config.declared().delivery() == Delivery.AT_MOST_ONCE &&
            watermark.isOfEarlierHostStart();
    }

    /**
     * @return where to repeat now and then what a sink says that keeps its watermark itself; null for others.
     */
    public WatermarkFile stated()
    {
        return stated;
    }

    /**
     * Settle it, once the stream has been made again.
     *
     * @param known       last sequence of its stream that the journal could make again.
     * @param missed      events of its stream behind {@link #after()}, up to {@code known}.
     * @param acceptsLoss whether the operator accepts that the journal has lost what the outside has seen.
     * @return where it goes on.
     * @throws IllegalStateException where it cannot, with the range.
     */
    public Settled settle(final long known, final EventReader missed, final boolean acceptsLoss)
    {
        if (isBeginning)
        {
            return settleAtBeginning(known);
        }
        if (isLost)
        {
            return settleWithoutWatermark(known, acceptsLoss);
        }
        final long seen = Math.max(begun, done);
        if (seen > known)
        {
            return settleBeyond(known, seen, acceptsLoss);
        }
        if (isUnsure())
        {
            return done == known ? new Settled(known, known, 0, 0, null, false, watermark) :
                new Settled(known, known, 0, known, Outcome.UNKNOWN, true, watermark);
        }
        if (begun <= done)
        {
            return new Settled(done, known, 0, 0, null, false, watermark);
        }
        final Outcome[] outcome = new Outcome[1];
        final Event inDoubt = new Event();
        missed.poll(
            (buffer, offset, length) ->
            {
                outcome[0] = sink.reconcile(inDoubt.wrap(buffer, offset, length));
                return isDone(outcome[0]);
            },
            1);
        if (outcome[0] == null)
        {
            throw new IllegalStateException("sink " + config.name() + ": its effect of sequence " + begun +
                " of stream " + config.reads() + " is in doubt and could not be made again");
        }
        final boolean isDone = isDone(outcome[0]);
        return new Settled(isDone ? begun : done, known, 0, begun, outcome[0], isDone, watermark);
    }

    /** What keeps the watermark learns of it now, so that the next start knows it too. */
    private Settled settleAtBeginning(final long known)
    {
        if (watermark != null)
        {
            watermark.settle(done);
        }
        else if (sink.watermark() != done)
        {
            sink.acceptLoss(done);
        }
        return new Settled(done, known, 0, 0, null, false, watermark);
    }

    private boolean isDone(final Outcome outcome)
    {
        return switch (outcome)
        {
            case DONE -> true;
            case NOT_DONE -> false;
            case UNKNOWN -> config.declared().delivery() == Delivery.AT_MOST_ONCE;
        };
    }

    private Settled settleBeyond(final long known, final long seen, final boolean acceptsLoss)
    {
        if (!config.gated())
        {
            // It was given events that the journal did not have yet: nobody promised that they come again.
            return new Settled(known, known, 0, 0, null, false, watermark);
        }
        if (!acceptsLoss)
        {
            throw new IllegalStateException("sink " + config.name() + " has caused effects up to sequence " + seen +
                " of stream " + config.reads() + ", the journal can make it again only up to " + known + ": " +
                (seen - known) + " effects, " + (known + 1) + " to " + seen + ", have lost their cause, as after a" +
                " power loss under a weaker journal.durability. Put the journal back, or go on without them with" +
                " --accept-loss; new events then bear these sequences");
        }
        return new Settled(known, known, seen, 0, null, false, watermark);
    }

    private Settled settleWithoutWatermark(final long known, final boolean acceptsLoss)
    {
        if (config.gated() && !acceptsLoss)
        {
            throw new IllegalStateException("sink " + config.name() + ": " + file + " is missing, so nobody knows how" +
                " far its effects have come; put it back, or go on behind sequence " + known + " of stream " +
                config.reads() + " with --accept-loss: what it has not done up to there is then never done");
        }
        watermark = open(file);
        // The next start finds a file, and would believe that nothing was ever done.
        watermark.settle(known);
        return new Settled(known, known, config.gated() ? known : 0, 0, null, false, watermark);
    }

    @Override
    public void close()
    {
        if (watermark != null)
        {
            watermark.close();
        }
        if (stated != null)
        {
            stated.close();
        }
    }
}
