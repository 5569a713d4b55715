package io.veltrix.engine.thread;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertTrue;

class StringConstantsTest
{
    // Without the two exports everything still runs, but hot threads are seen to allocate minutes into a run.
    @Test
    void shouldReachConstantPoolsWithTheFlagsOfTheBuild()
    {
        assertTrue(StringConstants.isAvailable());
    }

    @Test
    void shouldSurviveObjectsThatLeadInCircles()
    {
        final Object[] circle = new Object[2];
        circle[0] = circle;
        circle[1] = List.of("text", new Work()
        {
            private final Object[] back = circle;

            @Override
            public int doWork()
            {
                return back.length;
            }
        });
        StringConstants.resolve(circle);
        assertTrue(StringConstants.isAvailable());
    }
}
