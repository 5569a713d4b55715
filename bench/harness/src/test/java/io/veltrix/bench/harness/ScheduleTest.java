package io.veltrix.bench.harness;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ScheduleTest
{
    private static final int COUNT = 200_000;

    @ParameterizedTest
    @EnumSource(Schedule.Arrivals.class)
    void shouldKeepTheRateOnAverageAndNeverGoBack(final Schedule.Arrivals arrivals)
    {
        final Schedule schedule = Schedule.of(arrivals, 100_000, COUNT, 42);
        assertEquals(0, schedule.dueNs(0));
        for (int i = 1; i < COUNT; i++)
        {
            assertTrue(schedule.dueNs(i) >= schedule.dueNs(i - 1), "message " + i);
        }
        assertEquals(2.0, schedule.spanNs() / 1e9, 0.1);
    }

    @Test
    void shouldBeTheSameForTheSameSeedAndAnotherForAnother()
    {
        final Schedule first = Schedule.of(Schedule.Arrivals.POISSON, 1_000, 100, 1);
        final Schedule same = Schedule.of(Schedule.Arrivals.POISSON, 1_000, 100, 1);
        final Schedule other = Schedule.of(Schedule.Arrivals.POISSON, 1_000, 100, 2);
        for (int i = 0; i < 100; i++)
        {
            assertEquals(first.dueNs(i), same.dueNs(i));
        }
        assertTrue(first.spanNs() != other.spanNs());
    }

    @Test
    void shouldDifferInKind()
    {
        final Schedule steady = Schedule.of(Schedule.Arrivals.STEADY, 100_000, COUNT, 7);
        assertEquals(10_000, steady.dueNs(1));
        // Exponential gaps: a share of exp(-1) is longer than the mean one.
        final Schedule poisson = Schedule.of(Schedule.Arrivals.POISSON, 100_000, COUNT, 7);
        assertEquals(Math.exp(-1), share(poisson, 10_000), 0.01);
        // In bursts nearly all follow a microsecond behind the one before.
        assertEquals(1.0 / 32, share(Schedule.of(Schedule.Arrivals.BURSTS, 100_000, COUNT, 7), 1_001), 0.01);
        assertThrows(
            IllegalArgumentException.class, () -> Schedule.of(Schedule.Arrivals.BURSTS, 2_000_000, COUNT, 7));
    }

    private static double share(final Schedule schedule, final long longerThanNs)
    {
        int longer = 0;
        for (int i = 1; i < COUNT; i++)
        {
            longer += schedule.dueNs(i) - schedule.dueNs(i - 1) > longerThanNs ? 1 : 0;
        }
        return (double)longer / COUNT;
    }

    @Test
    void shouldFailARunWhoseRateWasNotHeld()
    {
        final Schedule second = Schedule.of(Schedule.Arrivals.STEADY, 1_000, 1_001, 1);
        assertEquals(TimeUnit.SECONDS.toNanos(1), second.spanNs());
        assertTrue(second.isHeld(TimeUnit.MILLISECONDS.toNanos(1_009)));
        assertFalse(second.isHeld(TimeUnit.MILLISECONDS.toNanos(1_011)));
        final Schedule brief = Schedule.of(Schedule.Arrivals.STEADY, 1_000, 2, 1);
        assertTrue(brief.isHeld(brief.spanNs() + 999_000));
        assertFalse(brief.isHeld(brief.spanNs() + 1_001_000));
    }
}
