package io.veltrix.engine;

import java.lang.invoke.MethodHandle;

import io.veltrix.stress.Shells;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/**
 * Two threads fail at once: one failure is the first, and whoever asks is told of that one, then and ever after. The
 * error log is a file, too much for each sample, so these failures have none and are closed: they note no more, but
 * still keep the first.
 * <p>
 * Seen to fail: without the lock around the look and the store.
 */
@JCStressTest
@Outcome(id = {"one, one, one", "other, other, other"}, expect = Expect.ACCEPTABLE, desc = "One of them, for all.")
@Outcome(expect = Expect.FORBIDDEN, desc = "The first failure changed, or there was none.")
@State
public class FailuresStress
{
    private static final Throwable ONE = new IllegalStateException("one");
    private static final Throwable OTHER = new IllegalStateException("other");
    private static final MethodHandle IS_CLOSED = Shells.setter(Failures.class, "isClosed");

    private final Failures failures = Shells.of(Failures.class);

    /** Nothing has failed. */
    public FailuresStress()
    {
        try
        {
            IS_CLOSED.invokeExact(failures, true);
        }
        catch (final Throwable ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    /** A thread that fails. */
    @Actor
    public void one(final LLL_Result result)
    {
        failures.onError(ONE);
        result.r1 = failures.first().getMessage();
    }

    /** Another. */
    @Actor
    public void other(final LLL_Result result)
    {
        failures.onError(OTHER);
        result.r2 = failures.first().getMessage();
    }

    /** The launching thread. */
    @Arbiter
    public void look(final LLL_Result result)
    {
        result.r3 = failures.first().getMessage();
    }
}
