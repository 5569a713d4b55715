package io.veltrix.engine.record;

import java.util.List;

import io.veltrix.engine.thread.Work;

/**
 * The record thread's duty cycle: the root stream first, then derived streams.
 */
public final class RecordWork extends Work
{
    private final StreamRecorder[] recorders;

    /**
     * @param recorders root first.
     */
    public RecordWork(final List<StreamRecorder> recorders)
    {
        this.recorders = recorders.toArray(new StreamRecorder[0]);
    }

    @Override
    public int doWork()
    {
        int done = 0;
        final StreamRecorder[] recorders = this.recorders;
        for (int i = 0; i < recorders.length; i++)
        {
            done += recorders[i].doWork();
        }
        return done;
    }

    @Override
    public void onClose()
    {
        for (final StreamRecorder recorder : recorders)
        {
            recorder.close();
        }
    }

    @Override
    public String name()
    {
        return "the journal";
    }
}
