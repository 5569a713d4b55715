package io.veltrix.engine.thread;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.veltrix.engine.config.IdleKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(30)
class PipelineThreadTest
{
    private final List<String> log = Collections.synchronizedList(new ArrayList<>());
    private final List<Throwable> errors = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch reached = new CountDownLatch(1);

    private Work work(final String name, final int throwAt)
    {
        return new Work()
        {
            private int cycles;

            @Override
            public void onStart()
            {
                log.add("start " + name + " on " + Thread.currentThread().getName());
            }

            @Override
            public int doWork()
            {
                cycles++;
                if (cycles <= 2)
                {
                    log.add(name + cycles);
                }
                if (cycles == throwAt)
                {
                    throw new IllegalStateException(name + " told to");
                }
                if (cycles == 10)
                {
                    reached.countDown();
                }
                return 0;
            }

            @Override
            public void onClose()
            {
                log.add("close " + name);
            }
        };
    }

    private PipelineThread thread(final Work... work)
    {
        return new PipelineThread("tested", -1, IdleStrategies.create(IdleKind.YIELD), work, (error) ->
        {
            errors.add(error);
            reached.countDown();
        });
    }

    // Seen to fail with the work taken from last to first in PipelineThread.doWork.
    @Test
    void shouldRunItsWorkInOrderAndCloseAllOfIt() throws InterruptedException
    {
        final PipelineThread thread = thread(work("a", 0), work("b", 0));
        thread.start();
        assertTrue(reached.await(20, TimeUnit.SECONDS));
        thread.close();
        assertEquals(
            List.of("start a on tested", "start b on tested", "a1", "b1", "a2", "b2", "close a", "close b"), log);
        assertEquals(List.of(), errors);
    }

    // Seen to fail with the error not reported in PipelineThread.end: the pipeline hung instead of stopping.
    @Test
    void shouldReportOnceWhatItsWorkThrowsAndEnd() throws InterruptedException
    {
        final PipelineThread thread = thread(work("a", 0), work("b", 2), work("c", 0));
        thread.start();
        assertTrue(reached.await(20, TimeUnit.SECONDS));
        thread.close();
        assertEquals(1, errors.size());
        assertEquals("b told to", errors.get(0).getMessage());
        assertEquals(
            List.of(
                "start a on tested", "start b on tested", "start c on tested", "a1", "b1", "c1", "a2", "b2",
                "close a", "close b", "close c"),
            log);
    }
}
