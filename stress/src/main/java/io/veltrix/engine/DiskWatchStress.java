package io.veltrix.engine;

import java.nio.file.Path;

import io.veltrix.engine.api.Tally;
import io.veltrix.engine.config.DiskFullPolicy;
import io.veltrix.engine.journal.SegmentPreparer;
import io.veltrix.engine.observe.Tallies;
import io.veltrix.engine.sequencer.ControlInbox;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/**
 * The helper finds the disk short while the launching thread makes the pipeline ready to run: it is stopped all the
 * same, once, whoever came first, and it says why.
 * <p>
 * Seen to fail: without the lock of the launching thread's step.
 */
@JCStressTest
@Outcome(id = "1, why", expect = Expect.ACCEPTABLE, desc = "Told to stop, and why.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Nobody stops it, or it stops twice, or does not know why.")
@State
public class DiskWatchStress
{
    private static final Failures FAILURES = TemporaryFailures.make();
    private static final ControlInbox INBOX = new ControlInbox();
    private static final Tally DEGRADED = Tallies.onHeap().add("degraded");
    private static final Tally MISSING = Tallies.onHeap().add("missing");
    private static final Path PATH = Path.of("stress");
    /** Only told to give up its floor. */
    private static final SegmentPreparer HELPER = SegmentPreparer.launch(new NoListener(), (ignored) -> { });

    private final DiskWatch watch = new DiskWatch(DiskFullPolicy.STOP, FAILURES, INBOX, DEGRADED, MISSING);
    private int stops;

    private static final class NoListener implements io.veltrix.engine.journal.DiskListener
    {
        @Override
        public void onDiskShort(final Path path, final long freeBytes, final long neededBytes)
        {
        }

        @Override
        public void onDiskRelieved(final Path path)
        {
        }
    }

    /** The launching thread. */
    @Actor
    public void begin()
    {
        watch.begin(HELPER, () -> stops++);
    }

    /** The helper. */
    @Actor
    public void find()
    {
        watch.onDiskShort(PATH, 0, 1);
    }

    /** What came of it. */
    @Arbiter
    public void look(final LL_Result result)
    {
        result.r1 = stops;
        result.r2 = watch.stopReason() == null ? "-" : "why";
    }
}
