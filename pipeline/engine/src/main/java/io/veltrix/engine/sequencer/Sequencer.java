package io.veltrix.engine.sequencer;

import java.util.List;

import io.veltrix.codecs.engine.Command;
import io.veltrix.codecs.engine.MessageHeaderDecoder;
import io.veltrix.codecs.engine.OperatorCommandDecoder;
import io.veltrix.engine.api.Source;
import io.veltrix.engine.api.Tally;
import io.veltrix.engine.config.FullPolicy;
import io.veltrix.engine.stream.EventPublication;
import io.veltrix.engine.stream.LinkPressure;
import io.veltrix.engine.thread.Work;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.MessageHandler;

/**
 * What both sequencers share: the sources, the root stream, the inbox, and how a run ends: intake stops, answers are
 * taken until everything behind the sequencer is quiet, then it is finished. One thread; the volatile flags are for
 * others to ask and to see.
 */
public abstract class Sequencer extends Work
{
    static final int UNITS_PER_CYCLE = 32;
    private static final int COMMANDS_PER_CYCLE = 8;

    final RootWriter root;
    final ControlEvents control;
    final SourceSlot[] answering;
    final SourceSlot[] feeding;
    final Progress progress;
    final long tickNs;

    private final ControlInbox inbox;
    private final DiscardedOutputs discarded;
    private final MessageHandler commandHandler = this::onMessage;
    private final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder();
    private final OperatorCommandDecoder command = new OperatorCommandDecoder();
    private final long maxUnderWay;
    private long knownThrough;
    private final int reserveEvents;
    private final int reserveBytes;
    private final long maxEvents;
    private final long lastJournalled;
    private long brought;
    private final RestartPhase restartPhase;
    private boolean isEpochOpen;
    private boolean hasBegun;
    private long commandNs;
    private long commandOriginNs;

    private long beganNs;
    private long finishedNs;

    private volatile boolean isStopRequested;
    private volatile boolean isIntakeOver;
    private volatile boolean isFinished;

    Sequencer(final Parts parts)
    {
        root = new RootWriter(
            parts.publication, parts.pressure, parts.journalled, parts.windowEvents, parts.epoch,
            parts.lastSequence, parts.published);
        control = new ControlEvents(root);
        lastJournalled = parts.lastSequence;
        answering = parts.sources.stream().filter((slot) -> slot.isAnswering).toArray(SourceSlot[]::new);
        feeding = parts.sources.stream().filter((slot) -> !slot.isAnswering).toArray(SourceSlot[]::new);
        discarded = new DiscardedOutputs(
            parts.sources.stream().mapToInt((slot) -> slot.maxMessageLength).max().orElse(0));
        inbox = parts.inbox;
        progress = parts.progress;
        tickNs = parts.tickNs;
        maxEvents = parts.maxEvents;
        maxUnderWay = parts.maxUnderWay;
        knownThrough = parts.lastSequence;
        reserveEvents = parts.reserveEvents;
        reserveBytes = parts.reserveBytes;
        restartPhase = parts.restart == null ? null :
            new RestartPhase(parts.restart, root, control, parts.sources.toArray(new SourceSlot[0]));
    }

    /**
     * What a sequencer is made of.
     *
     * @param publication   of the root stream.
     * @param pressure      is told when the root stream is full.
     * @param published     shows the last published root sequence.
     * @param journalled    last root sequence in the journal; null where none is kept.
     * @param windowEvents  most events to be ahead of the journal.
     * @param epoch         of this run.
     * @param lastSequence  after which to go on; 0 for a new journal.
     * @param sources       in polling order.
     * @param inbox         of commands.
     * @param progress      of everything behind the sequencer.
     * @param tickNs        interval of ticks.
     * @param ticksInStep   whether a virtual tick waits for everything before it: lanes leave facts in the inbox.
     * @param maxEvents     that feeding sources may bring in before intake stops.
     * @param maxUnderWay   root events, answers included, with which no derived stream can fill up.
     * @param reserveEvents kept free for answers.
     * @param reserveBytes  kept free for answers, header and message.
     * @param restart       what to do before anything else, where an epoch went before; null for a first start.
     */
    public record Parts(
        EventPublication publication,
        LinkPressure pressure,
        Tally published,
        Tally journalled,
        long windowEvents,
        int epoch,
        long lastSequence,
        List<SourceSlot> sources,
        ControlInbox inbox,
        Progress progress,
        long tickNs,
        boolean ticksInStep,
        long maxEvents,
        long maxUnderWay,
        int reserveEvents,
        int reserveBytes,
        Restart restart)
    {
    }

    /**
     * Take nothing in any more and come to an end. Any thread.
     */
    public final void requestStop()
    {
        isStopRequested = true;
    }

    /**
     * @return true once it was told to stop or its sources have ended. Any thread.
     */
    public final boolean isEnding()
    {
        return isStopRequested || isIntakeOver;
    }

    @Override
    public final String name()
    {
        return "the sequencer or one of its sources";
    }

    /**
     * @return true once intake is over and everything behind the sequencer is quiet. Any thread.
     */
    public final boolean isFinished()
    {
        return isFinished;
    }

    /**
     * @return root bytes written, header and message. After the thread has ended.
     */
    public final long bytes()
    {
        return root.bytes();
    }

    @Override
    public final void onClose()
    {
        for (final SourceSlot slot : answering)
        {
            slot.source.onClose();
        }
        for (final SourceSlot slot : feeding)
        {
            slot.source.onClose();
        }
    }

    /**
     * Open the epoch, once, with its first event; where an epoch went before, settle what it left. A stop that is asked
     * for meanwhile ends the run: what is not settled yet is left to the next start.
     *
     * @return true once that is done and feeds may go on.
     */
    final boolean begin(final long timestampNs, final long originNs)
    {
        if (!isEpochOpen && root.hasRoom(1, ControlEvents.MAX_EVENT_LENGTH))
        {
            control.epochStart(lastJournalled, timestampNs, originNs);
            beganNs = System.nanoTime();
            isEpochOpen = true;
        }
        if (isEpochOpen && !hasBegun && !isFinished)
        {
            hasBegun = restartPhase == null || settle(timestampNs, originNs);
            if (!hasBegun && isStopRequested)
            {
                finish();
            }
        }
        return hasBegun;
    }

    final boolean hasBegun()
    {
        return hasBegun;
    }

    private boolean settle(final long timestampNs, final long originNs)
    {
        if (!restartPhase.sayFacts(timestampNs, originNs))
        {
            return false;
        }
        if (!restartPhase.isReconciled())
        {
            restartPhase.addAnswers(takeAnswers(timestampNs, originNs));
        }
        return restartPhase.isReconciled() && restartPhase.conclude(timestampNs, originNs);
    }

    /**
     * Take what answering sources have to bring in, and nothing else.
     *
     * @return events taken.
     */
    abstract int takeAnswers(long timestampNs, long originNs);

    final int drainInbox(final long timestampNs, final long originNs)
    {
        int commands = 0;
        while (commands < COMMANDS_PER_CYCLE && !inbox.isEmpty() && hasRoomForOwn())
        {
            commandNs = timestampNs;
            commandOriginNs = originNs;
            commands += inbox.read(commandHandler, 1);
        }
        return commands;
    }

    private void onMessage(final int type, final DirectBuffer buffer, final int index, final int length)
    {
        control.command(buffer, index, length, commandNs, commandOriginNs);
        inbox.onSequenced(type, root.sequence());
        if (messageHeader.wrap(buffer, index).templateId() == OperatorCommandDecoder.TEMPLATE_ID)
        {
            command.wrapAndApplyHeader(buffer, index, messageHeader);
            if (command.command() == Command.STOP)
            {
                requestStop();
            }
        }
    }

    /**
     * @return true where one unit of this source has room: for a feeding source beside what is kept for answers, and
     *     with the events that say what was dropped before it and that the sources end after it.
     */
    final boolean hasRoom(final SourceSlot slot)
    {
        return slot.isAnswering ?
            root.hasRoom(slot.maxEvents, slot.maxBytes) :
            hasRoomBesideAnswers(slot.maxEvents + 1 + feeding.length,
                slot.maxBytes + (1 + feeding.length) * ControlEvents.MAX_EVENT_LENGTH);
    }

    /**
     * @return true where these have room beside what is kept for answers, and neither they nor the answers that may
     *     come can make a lane fill up its streams. Everything but answers asks here.
     */
    final boolean hasRoomBesideAnswers(final int events, final int bytes)
    {
        final long wanted = root.sequence() + events + reserveEvents;
        if (wanted - knownThrough > maxUnderWay)
        {
            knownThrough = progress.heldSequence();
            if (wanted - knownThrough > maxUnderWay)
            {
                return false;
            }
        }
        return root.hasRoom(events + reserveEvents, bytes + reserveBytes);
    }

    /**
     * @return true where one event of the sequencer's own, a tick or a command, may be written.
     */
    final boolean hasRoomForOwn()
    {
        return hasRoomBesideAnswers(1, ControlEvents.MAX_EVENT_LENGTH);
    }

    /**
     * Take one unit of a source that has room.
     *
     * @return events taken.
     */
    final int take(final SourceSlot slot, final long timestampNs, final long originNs)
    {
        if (slot.pendingDropped > 0)
        {
            control.dropped(slot, timestampNs, originNs);
        }
        root.begin(slot.number, slot.maxMessageLength, timestampNs, originNs);
        final int events = slot.source.poll(root);
        if (events > 0)
        {
            slot.events.add(events);
            if (!slot.isAnswering)
            {
                brought += events;
            }
        }
        return events;
    }

    /**
     * A source has a unit and the root stream has no room for it: do what its policy says.
     *
     * @return true where the unit was disposed of and the next one may come.
     */
    final boolean onNoRoom(final SourceSlot slot)
    {
        if (slot.whenFull == FullPolicy.DROP)
        {
            discarded.begin();
            slot.source.poll(discarded);
            if (discarded.count() > 0)
            {
                if (slot.pendingDropped == 0)
                {
                    slot.droppedFrom = discarded.firstPosition();
                }
                slot.droppedTo = discarded.lastPosition();
                slot.pendingDropped += discarded.count();
                slot.dropped.add(discarded.count());
                return true;
            }
        }
        else if (slot.whenFull == FullPolicy.FAIL)
        {
            throw new IllegalStateException(
                "the root stream has no room for source " + slot.name + " and its policy is fail, at sequence " +
                root.sequence() + "; make the readers faster, sequencer.buffer larger, or write when-full: block");
        }
        return false;
    }

    /**
     * Sequence the end of feeding sources that have ended, all of them where intake is to stop.
     */
    final void endSources(final long timestampNs, final long originNs)
    {
        if (isIntakeOver)
        {
            return;
        }
        final boolean isStopping = isStopRequested || brought >= maxEvents || isIntakeLimitReached(timestampNs);
        boolean isOver = true;
        for (int i = 0; i < feeding.length; i++)
        {
            final SourceSlot slot = feeding[i];
            if (!slot.isEnded && (isStopping || slot.source.isExhausted()))
            {
                if (!root.hasRoom(2, 2 * ControlEvents.MAX_EVENT_LENGTH))
                {
                    return;
                }
                if (slot.pendingDropped > 0)
                {
                    control.dropped(slot, timestampNs, originNs);
                }
                control.endOfSource(slot, timestampNs, originNs);
                slot.isEnded = true;
            }
            isOver &= slot.isEnded;
        }
        if (isOver)
        {
            isIntakeOver = true;
        }
    }

    /**
     * @return true where the run's time is up.
     */
    abstract boolean isIntakeLimitReached(long timestampNs);

    final boolean isIntakeOver()
    {
        return isIntakeOver;
    }

    final boolean hasReachedLimit()
    {
        return brought >= maxEvents || isStopRequested;
    }

    /**
     * Finish where nothing is under way: nothing in the inbox, everything through, and after that no answer left.
     */
    final void finishIfQuiet()
    {
        // Progress first: a lane leaves its facts in the inbox before it releases what it has processed.
        if (progress.throughSequence() < root.sequence() || !inbox.isEmpty())
        {
            return;
        }
        for (int i = 0; i < answering.length; i++)
        {
            // One without a schedule has been polled in this cycle and had nothing.
            final long dueNs = answering[i].source.nextDueNs();
            if (dueNs != Source.NOTHING && dueNs != Source.IMMEDIATE && !answering[i].source.isExhausted())
            {
                return;
            }
        }
        finish();
    }

    private void finish()
    {
        finishedNs = System.nanoTime();
        isFinished = true;
    }

    /**
     * @return monotonic time of the first event; 0 before. After the thread has ended, or once finished.
     */
    public final long beganNs()
    {
        return beganNs;
    }

    /**
     * @return monotonic time when everything was quiet; 0 where it never was. After the thread has ended.
     */
    public final long finishedNs()
    {
        return finishedNs;
    }

    static long originOf(final long dueNs, final long nowNs, final long monotonicNs)
    {
        return dueNs == Source.IMMEDIATE ? monotonicNs : monotonicNs - (nowNs - dueNs);
    }

}
