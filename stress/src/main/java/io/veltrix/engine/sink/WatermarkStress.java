package io.veltrix.engine.sink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.veltrix.engine.api.Tally;
import io.veltrix.engine.observe.Tallies;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * A sink's watermark in its real file, mapped twice as by two processes: the sink writes by one mapping, another
 * process reads by the other. All samples share the file, and the sequences go on from sample to sample.
 */
public final class WatermarkStress
{
    private WatermarkStress()
    {
    }

    /** One file, open twice; it has no name any more. */
    private static final class Shared
    {
        final WatermarkFile sink;
        final WatermarkFile reader;
        long sequence;

        Shared()
        {
            try
            {
                final Path file = Files.createTempDirectory("veltrix-stress-").resolve("sink.watermark");
                sink = WatermarkFile.open(file);
                reader = WatermarkFile.open(file);
                Files.delete(file);
                Files.delete(file.getParent());
            }
            catch (final IOException ex)
            {
                throw new UncheckedIOException(ex);
            }
        }
    }

    /**
     * What another process reads is never more done than begun.
     * <p>
     * Seen to fail: with what is begun read before what is done, and with a sink that ends before it begins.
     */
    @JCStressTest
    @Outcome(id = "settled", expect = Expect.ACCEPTABLE, desc = "Nothing was under way.")
    @Outcome(id = "begun", expect = Expect.ACCEPTABLE, desc = "An effect was under way, or made meanwhile.")
    @Outcome(id = "ahead", expect = Expect.FORBIDDEN, desc = "Done with what was never begun.")
    @State
    public static class Pair
    {
        private static final Shared SHARED = new Shared();

        /** The sink's thread: an effect. */
        @Actor
        public void cause()
        {
            final long next = ++SHARED.sequence;
            SHARED.sink.begin(next);
            SHARED.sink.end(next);
        }

        /** Another process. */
        @Actor
        public void read(final L_Result result)
        {
            final WatermarkFile.Position position = SHARED.reader.position();
            result.r1 = position.done() > position.begun() ? "ahead" :
                position.done() == position.begun() ? "settled" : "begun";
        }
    }

    /**
     * Whoever sees an effect sees that it was begun, and whoever sees that it is done sees the effect: what is in doubt
     * after a crash is what may have happened. The effect stands in shared memory, as a venue's log does, and is one
     * plain store.
     * <p>
     * The order of the three is this test's, as it is that of the work around a sink.
     * <p>
     * Seen to fail: with the effect made before it is begun, and with an effect that is done before it is made. Without
     * the fence behind the store of what is begun no x86 run failed, as is to be expected there.
     */
    @JCStressTest
    @Outcome(id = "right", expect = Expect.ACCEPTABLE, desc = "Begun, made, done: in this order.")
    @Outcome(id = "unsaid", expect = Expect.FORBIDDEN, desc = "An effect that was not begun.")
    @Outcome(id = "unmade", expect = Expect.FORBIDDEN, desc = "Done, but not made.")
    @State
    public static class Effect
    {
        private static final Shared SHARED = new Shared();
        private static final Tally EFFECT = Tallies.onHeap().add("effect");

        /** The sink's thread. */
        @Actor
        public void cause()
        {
            final long next = ++SHARED.sequence;
            SHARED.sink.begin(next);
            EFFECT.set(next);
            SHARED.sink.end(next);
        }

        /** Another process. */
        @Actor
        public void read(final L_Result result)
        {
            final long done = SHARED.reader.position().done();
            final long made = EFFECT.value();
            final long begun = SHARED.reader.position().begun();
            result.r1 = made > begun ? "unsaid" : done > made ? "unmade" : "right";
        }
    }
}
