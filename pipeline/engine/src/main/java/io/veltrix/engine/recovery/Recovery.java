package io.veltrix.engine.recovery;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.config.StreamConfig;
import io.veltrix.engine.journal.JournalCatalog;
import io.veltrix.engine.journal.JournalException;
import io.veltrix.engine.journal.JournalReader;
import io.veltrix.engine.lane.DirectLinks;
import io.veltrix.engine.lane.Lane;
import io.veltrix.engine.lane.PoisonEventException;
import io.veltrix.engine.lane.StreamPosition;
import io.veltrix.engine.stream.EventHandler;

/**
 * Brings lanes to where the root's journal ends. Readers of derived streams say beforehand what they have seen; what
 * the lanes make again behind that is kept for them. The launching thread; use once.
 * <p>
 * At a first start there is nothing to replay, and the same calls do nothing.
 */
public final class Recovery
{
    private static final long PROGRESS_NS = TimeUnit.SECONDS.toNanos(2);

    private final PipelineConfig config;
    private final Path root;
    private final long lastJournalled;
    private final SavedStates states;
    private final StartListener listener;
    private final Map<String, List<CatchUpBuffer>> catchUps = new LinkedHashMap<>();
    private DirectLinks links;
    private RootLedger ledger;
    private List<Lane> lanes;
    private final List<String> refusals = new ArrayList<>();
    private long fromState;
    private long replayed;
    private long replayNs;

    /**
     * @param config         of the pipeline.
     * @param journal        folder of its journals.
     * @param lastJournalled root sequence; 0 for none.
     * @param states         to begin from.
     * @param listener       is told what is done.
     */
    public Recovery(
        final PipelineConfig config,
        final Path journal,
        final long lastJournalled,
        final SavedStates states,
        final StartListener listener)
    {
        this.config = config;
        this.root = journal.resolve(PipelineConfig.ROOT);
        this.lastJournalled = lastJournalled;
        this.states = states;
        this.listener = listener;
    }

    /**
     * A reader of a derived stream needs what is made again behind a sequence.
     *
     * @param stream derived.
     * @param reader in messages.
     * @param after  last sequence it has seen.
     * @return gets those events while the journal is replayed.
     */
    public CatchUpBuffer catchUp(final String stream, final String reader, final long after)
    {
        final CatchUpBuffer buffer = new CatchUpBuffer(reader, after);
        catchUps.computeIfAbsent(stream, (ignored) -> new ArrayList<>()).add(buffer);
        return buffer;
    }

    /**
     * @return what joins the lanes that are being made.
     */
    public DirectLinks links()
    {
        return links;
    }

    /**
     * @param stream derived.
     * @return what its events are shown to while they are made again; null for nothing.
     */
    public EventHandler tap(final StreamConfig stream)
    {
        final List<CatchUpBuffer> buffers = catchUps.get(stream.name());
        if (buffers == null || lastJournalled == 0)
        {
            return null;
        }
        final CatchUpBuffer[] filled = buffers.toArray(new CatchUpBuffer[0]);
        return (buffer, offset, length) ->
        {
            final long sequence = EventHeaderDescriptor.sequence(buffer, offset);
            for (final CatchUpBuffer each : filled)
            {
                if (sequence > each.after())
                {
                    each.append(buffer, offset, length);
                }
            }
            return true;
        };
    }

    /**
     * Make the lanes and bring them to the end of the journal.
     *
     * @param makeLanes makes them in file order, joined by {@link #links()} and shown to {@link #tap}; called again
     *                  where a saved state turns out not to fit.
     * @return the lanes; the caller's to close.
     * @throws RecoveryException where the journal does not lead there.
     */
    public List<Lane> run(final Supplier<List<Lane>> makeLanes)
    {
        boolean isDone = false;
        try
        {
            begin(makeLanes);
            if (lastJournalled > 0)
            {
                replay();
            }
            isDone = true;
            return lanes;
        }
        catch (final PoisonEventException ex)
        {
            throw new RecoveryException("the replay stops where the run did: " + ex.getMessage(), ex);
        }
        finally
        {
            if (!isDone && lanes != null)
            {
                lanes.forEach(Lane::close);
            }
        }
    }

    private void begin(final Supplier<List<Lane>> makeLanes)
    {
        final Iterator<SavedState> newestFirst = lastJournalled == 0 ?
            List.<SavedState>of().iterator() : states.newestFirst(lastJournalled, this::onRefused);
        while (newestFirst.hasNext())
        {
            final SavedState state = newestFirst.next();
            final String refusal = refusal(state);
            if (refusal != null)
            {
                onRefused(state + " is passed over: " + refusal);
                continue;
            }
            make(makeLanes);
            try
            {
                state.load(lanes, ledger);
                fromState = state.rootSequence();
                listener.onNotice("goes on from " + state + ", root sequence " + fromState);
                return;
            }
            catch (final IllegalStateException ex)
            {
                onRefused(state + " is refused: " + ex.getMessage());
                lanes.forEach(Lane::close);
                lanes = null;
            }
        }
        if (lastJournalled > 0 && states.atLeast() > 0)
        {
            throw new RecoveryException("root events up to " + states.atLeast() + " were made by other stages than" +
                " these, so recovery must begin behind them, and no snapshot serves" +
                (refusals.isEmpty() ? ": there is none" : ": " + String.join("; ", refusals)));
        }
        if (!refusals.isEmpty())
        {
            listener.onNotice("no snapshot serves: replays the whole journal");
        }
        make(makeLanes);
    }

    private void onRefused(final String notice)
    {
        refusals.add(notice);
        listener.onNotice(notice);
    }

    private void make(final Supplier<List<Lane>> makeLanes)
    {
        links = new DirectLinks(config);
        ledger = new RootLedger();
        lanes = makeLanes.get();
    }

    /** A reader needs what was made before the state was saved: only an older one makes it again. */
    private String refusal(final SavedState state)
    {
        if (state.rootSequence() > lastJournalled)
        {
            return "it stands at root sequence " + state.rootSequence() + ", the journal ends at " + lastJournalled;
        }
        for (final StreamPosition stream : state.streams())
        {
            for (final CatchUpBuffer reader : catchUps.getOrDefault(stream.name(), List.of()))
            {
                if (reader.after() < stream.events())
                {
                    return "its stream " + stream.name() + " stands at " + stream.events() + ", " + reader +
                        " has seen only " + reader.after();
                }
            }
        }
        return null;
    }

    private void replay()
    {
        final long startedNs = System.nanoTime();
        long nextProgressNs = startedNs + PROGRESS_NS;
        if (fromState == lastJournalled)
        {
            return;
        }
        final RootReplay replay = new RootReplay(config, lanes, links, ledger);
        try (JournalReader reader = open(fromState + 1))
        {
            while (replay.poll(reader))
            {
                if (System.nanoTime() - nextProgressNs >= 0)
                {
                    nextProgressNs += PROGRESS_NS;
                    listener.onNotice(String.format("replayed %,d of %,d root events",
                        ledger.sequence() - fromState, lastJournalled - fromState));
                }
            }
            if (ledger.sequence() != lastJournalled)
            {
                throw new RecoveryException("the journal of the root cannot be replayed up to " + lastJournalled +
                    ", it was read up to " + ledger.sequence() + ": " + reader.damage() +
                    "; see 'veltrix journal verify', and bridge the damage with 'veltrix journal repair'");
            }
        }
        replayed = lastJournalled - fromState;
        replayNs = System.nanoTime() - startedNs;
        listener.onNotice(String.format("replayed %,d root events in %.3f s, %,.0f events/s", replayed, replayNs / 1e9,
            replayed * 1e9 / Math.max(1, replayNs)));
    }

    private JournalReader open(final long from)
    {
        final List<JournalCatalog.SegmentEntry> segments = JournalCatalog.stream(root).segments();
        final long first = segments.isEmpty() ? 0 : segments.get(0).firstSequence();
        if (first > from)
        {
            throw new RecoveryException("the journal of the root in " + root + " begins at " + first + ", recovery" +
                " needs it from " + from + (fromState == 0 ? ": there is no snapshot to begin from" : "") +
                "; put the older segments back, or a snapshot at or after " + (first - 1) + " and at or before " +
                lastJournalled);
        }
        try
        {
            return JournalReader.open(root, from, lastJournalled);
        }
        catch (final JournalException ex)
        {
            throw new RecoveryException("the journal of the root cannot be replayed: " + ex.getMessage(), ex);
        }
    }

    /**
     * @return where the root stands; after {@link #run}.
     */
    public RootLedger ledger()
    {
        return ledger;
    }

    /**
     * @return root sequence of the saved state that was begun from; 0 for none.
     */
    public long fromState()
    {
        return fromState;
    }

    /**
     * @return root events replayed.
     */
    public long replayed()
    {
        return replayed;
    }

    /**
     * @return time that took.
     */
    public long replayNs()
    {
        return replayNs;
    }
}
