package io.veltrix.bench.ours;

import io.veltrix.bench.harness.Link;
import io.veltrix.bench.harness.SubjectProcess;

/**
 * The ipc link between two lanes: room asked for, claimed, committed, read; as a lane does it for one event.
 */
public final class LinkSubject extends HopKit
{
    private LinkSubject()
    {
    }

    /**
     * @param arguments of the task.
     */
    public static void main(final String[] arguments)
    {
        SubjectProcess.links(arguments, (task) -> new LinkSubject());
    }

    @Override
    public Link open(final int number, final int bytes, final boolean isRun)
    {
        return link(number, bytes);
    }
}
