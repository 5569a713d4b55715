package io.veltrix.bench.ours;

import io.veltrix.bench.harness.Link;
import io.veltrix.bench.harness.MessageHandler;
import io.veltrix.bench.harness.SubjectProcess;
import io.veltrix.bench.harness.Task;
import io.veltrix.engine.stream.EventPublication;

/**
 * One stream with as many readers as the task's scale says, all on the reading thread, so that what is seen is the cost
 * of readers and not of cores; the last one answers.
 */
public final class ReadersSubject extends HopKit
{
    private final int scale;

    private ReadersSubject(final Task task)
    {
        scale = task.scale();
    }

    /**
     * @param arguments of the task.
     */
    public static void main(final String[] arguments)
    {
        SubjectProcess.links(arguments, ReadersSubject::new);
    }

    @Override
    public Link open(final int number, final int bytes, final boolean isRun)
    {
        final EventPublication publication = publication(number, bytes);
        final IpcLink[] links = new IpcLink[number == 1 ? scale : 1];
        for (int i = 0; i < links.length; i++)
        {
            links[i] = new IpcLink(publication, reader(number), bytes);
        }
        return new SharedLink(links);
    }

    private static final class SharedLink implements Link
    {
        private final IpcLink[] links;
        private final MessageHandler others = (value) -> this.sum += value;
        private long sum;

        SharedLink(final IpcLink[] links)
        {
            this.links = links;
        }

        @Override
        public boolean offer(final long value)
        {
            return links[0].offer(value);
        }

        @Override
        public int poll(final MessageHandler handler)
        {
            final int last = links.length - 1;
            for (int i = 0; i < last; i++)
            {
                links[i].poll(others);
            }
            return links[last].poll(handler);
        }
    }
}
