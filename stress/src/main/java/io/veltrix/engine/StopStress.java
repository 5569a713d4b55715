package io.veltrix.engine;

import java.lang.invoke.MethodHandle;

import io.veltrix.engine.sequencer.LiveSequencer;
import io.veltrix.stress.Shells;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * A process is told to stop while it launches its pipeline: each side stores first and looks afterwards, so one of them
 * tells the sequencer. The process, the pipeline and the sequencer are real objects without files; the launching side
 * repeats the two steps of {@link PipelineProcess}.
 * <p>
 * Seen to fail, on x86 too, since stores are delayed behind loads there: without {@code volatile} on the pipeline or on
 * the flag, and with the look before the store on the launching side.
 */
@JCStressTest
@Outcome(id = "stops", expect = Expect.ACCEPTABLE, desc = "The sequencer was told.")
@Outcome(id = "runs on", expect = Expect.FORBIDDEN, desc = "The request was forgotten.")
@State
public class StopStress
{
    private static final MethodHandle RUNNING = Shells.setter(PipelineProcess.class, "running");
    private static final MethodHandle IS_STOP_REQUESTED = Shells.getter(PipelineProcess.class, "isStopRequested");
    private static final MethodHandle ASSEMBLY = Shells.setter(Pipeline.class, "assembly");

    private final PipelineProcess process = Shells.of(PipelineProcess.class);
    private final Pipeline pipeline = Shells.of(Pipeline.class);
    private final Assembly assembly = Shells.of(Assembly.class);

    /** Launched, and nobody knows yet. */
    public StopStress()
    {
        assembly.sequencer = Shells.of(LiveSequencer.class);
        try
        {
            ASSEMBLY.invokeExact(pipeline, assembly);
        }
        catch (final Throwable ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    /** A signal. */
    @Actor
    public void stop()
    {
        process.requestStop();
    }

    /** The launching thread. */
    @Actor
    public void launch()
    {
        try
        {
            RUNNING.invokeExact(process, pipeline);
            if ((boolean)IS_STOP_REQUESTED.invokeExact(process))
            {
                pipeline.requestStop();
            }
        }
        catch (final Throwable ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    /** What came of it. */
    @Arbiter
    public void look(final L_Result result)
    {
        result.r1 = assembly.sequencer.isEnding() ? "stops" : "runs on";
    }
}
