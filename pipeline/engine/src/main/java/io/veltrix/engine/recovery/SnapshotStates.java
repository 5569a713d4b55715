package io.veltrix.engine.recovery;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import io.veltrix.engine.lane.Lane;
import io.veltrix.engine.lane.StreamPosition;
import io.veltrix.engine.snapshot.JournalMatch;
import io.veltrix.engine.snapshot.LaneState;
import io.veltrix.engine.snapshot.Snapshot;
import io.veltrix.engine.snapshot.SnapshotIdentity;
import io.veltrix.engine.snapshot.Snapshots;

/**
 * A home's snapshots as states to recover from. Each is read only when it is asked for, and let go of once it was
 * loaded or the next one is asked for.
 */
public final class SnapshotStates implements SavedStates
{
    private final Snapshots snapshots;
    private final Path root;
    private final SnapshotIdentity asked;
    private final long atLeast;

    /**
     * @param snapshots folder of the home.
     * @param root      folder of the root's journal.
     * @param asked     identity of the pipeline that is to go on.
     * @param atLeast   root sequence of the last event that other stages made; 0 for none.
     */
    public SnapshotStates(
        final Snapshots snapshots, final Path root, final SnapshotIdentity asked, final long atLeast)
    {
        this.atLeast = atLeast;
        this.snapshots = snapshots;
        this.root = root;
        this.asked = asked;
    }

    /**
     * @param snapshot that is whole.
     * @param asked    identity of the pipeline that is to go on.
     * @param root     folder of the root's journal.
     * @return why the pipeline cannot go on from it; null where it can.
     */
    public static String refusal(final Snapshot snapshot, final SnapshotIdentity asked, final Path root)
    {
        final String difference = snapshot.identity().differenceFrom(asked);
        return difference == null ? JournalMatch.refusal(snapshot, root) : difference;
    }

    /**
     * Put lanes and ledger into the state of a snapshot.
     *
     * @param snapshot of the same identity.
     * @param lanes    in file order, without any event yet.
     * @param ledger   empty.
     * @throws IllegalStateException where something does not fit; lanes and ledger are of no use then.
     */
    public static void load(final Snapshot snapshot, final List<Lane> lanes, final RootLedger ledger)
    {
        for (final Lane lane : lanes)
        {
            final LaneState state = snapshot.lane(lane.name());
            if (state == null)
            {
                throw new IllegalStateException("there is no lane " + lane.name() + " in it");
            }
            lane.load(state);
        }
        LedgerStates.load(snapshot.root(), ledger);
    }

    static List<StreamPosition> positions(final Snapshot snapshot)
    {
        return snapshot.lanes().stream().flatMap((lane) -> lane.streams().stream())
            .map((stream) -> new StreamPosition(
                stream.name(), stream.number(), stream.sequence(), stream.bytes(), stream.digest())).toList();
    }

    @Override
    public long atLeast()
    {
        return atLeast;
    }

    @Override
    public Iterator<SavedState> newestFirst(final long lastJournalled, final Consumer<String> refused)
    {
        final List<Snapshots.Entry> entries = snapshots.list();
        final Iterator<Snapshots.Entry> newestFirst = IntStream.range(0, entries.size())
            .mapToObj((i) -> entries.get(entries.size() - 1 - i)).iterator();
        return new Iterator<>()
        {
            private Saved next;
            private Saved given;

            @Override
            public boolean hasNext()
            {
                while (next == null && newestFirst.hasNext())
                {
                    next = open(newestFirst.next(), lastJournalled, refused);
                }
                return next != null;
            }

            @Override
            public SavedState next()
            {
                if (!hasNext())
                {
                    throw new NoSuchElementException();
                }
                if (given != null)
                {
                    given.snapshot.close();
                }
                given = next;
                next = null;
                return given;
            }
        };
    }

    private Saved open(final Snapshots.Entry entry, final long lastJournalled, final Consumer<String> refused)
    {
        if (entry.rootSequence() > lastJournalled)
        {
            refused.accept("snapshot " + entry.file() + " is refused: the journal ends at " + lastJournalled +
                " and has lost what is in it");
            return null;
        }
        if (entry.rootSequence() < atLeast)
        {
            // Of the stages before: not worth a word.
            return null;
        }
        final Snapshot snapshot =
            Snapshots.usable(entry, (found) -> refusal(found, asked, root), refused);
        return snapshot == null ? null : new Saved(entry, snapshot);
    }

    /** One that is whole and of this pipeline. */
    private static final class Saved implements SavedState
    {
        private final Snapshots.Entry entry;
        private final Snapshot snapshot;

        private Saved(final Snapshots.Entry entry, final Snapshot snapshot)
        {
            this.entry = entry;
            this.snapshot = snapshot;
        }

        @Override
        public long rootSequence()
        {
            return entry.rootSequence();
        }

        @Override
        public List<StreamPosition> streams()
        {
            return positions(snapshot);
        }

        @Override
        public void load(final List<Lane> lanes, final RootLedger ledger)
        {
            try
            {
                SnapshotStates.load(snapshot, lanes, ledger);
            }
            finally
            {
                snapshot.close();
            }
        }

        @Override
        public String toString()
        {
            return "snapshot " + entry.file();
        }
    }
}
