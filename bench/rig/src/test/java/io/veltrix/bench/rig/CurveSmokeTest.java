package io.veltrix.bench.rig;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.veltrix.bench.harness.Schedule;
import io.veltrix.bench.harness.Task;
import io.veltrix.bench.ours.AgedJournalSubject;
import io.veltrix.bench.ours.ChainSubject;
import io.veltrix.bench.ours.MarketSubject;
import io.veltrix.bench.ours.ReadersSubject;
import io.veltrix.bench.ours.StagesSubject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** One point of each cost curve, each in a JVM of its own as in a real run. Measures nothing. */
class CurveSmokeTest
{
    private static final String CLASS_PATH = System.getProperty("java.class.path");
    private static final int BOOK_CHANGE_BYTES = 96;

    @TempDir
    private Path folder;

    private static Case of(
        final String id,
        final Curve curve,
        final Class<?> subject,
        final Task.Mode mode,
        final int bytes,
        final int count,
        final int scale)
    {
        return new Case(
            id, "title of " + mode, List.of(new Subject(Subject.OURS, "how", subject.getName(), CLASS_PATH)), 1, mode,
            Schedule.Arrivals.STEADY, mode == Task.Mode.ROUND_TRIP ? 2_000 : 0, bytes, count, count / 4, 1,
            new Case.Point(curve, scale));
    }

    @Test
    void shouldDrawEveryCurve() throws Exception
    {
        final List<Case> cases = new ArrayList<>(List.of(
            of("stages-hop", Curve.STAGES, StagesSubject.class, Task.Mode.ROUND_TRIP, BOOK_CHANGE_BYTES, 200, 6),
            of("stages-flood", Curve.STAGES, StagesSubject.class, Task.Mode.ONE_WAY, BOOK_CHANGE_BYTES, 5_000, 6),
            of("threads-hop", Curve.THREADS, ChainSubject.class, Task.Mode.ROUND_TRIP, 64, 200, 3),
            of("instruments", Curve.INSTRUMENTS, MarketSubject.class, Task.Mode.ONE_WAY, BOOK_CHANGE_BYTES, 5_000, 10),
            of("readers", Curve.READERS, ReadersSubject.class, Task.Mode.ONE_WAY, 64, 5_000, 8),
            of("load", Curve.LOAD, ReadersSubject.class, Task.Mode.ROUND_TRIP, 64, 200, 1)));
        for (final Task.Mode mode : List.of(Task.Mode.APPEND, Task.Mode.OPEN, Task.Mode.SEEK))
        {
            cases.add(of("age-" + mode, Curve.AGE, AgedJournalSubject.class, mode, 64,
                mode == Task.Mode.APPEND ? 5_000 : 4, 1));
        }
        Rig.run(folder, true, cases, folder.resolve("out"), folder.resolve("disk"), List.of());
        final String html = Files.readString(folder.resolve("out/report.html"));
        for (final Curve curve : Curve.values())
        {
            if (curve != Curve.SIZE)
            {
                assertTrue(html.contains(Html.escape(curve.title())), curve.title());
            }
        }
        final String json = Files.readString(folder.resolve("out/report.json"));
        assertTrue(json.contains("\"curve\" : \"age\""), json);
        assertTrue(json.contains("\"knees\" : [ {"), json);
        // A rate may not be held on a busy host; no process may fail.
        assertFalse(json.contains("exit status"), json);
    }
}
