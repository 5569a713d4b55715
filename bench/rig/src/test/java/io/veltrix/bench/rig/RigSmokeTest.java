package io.veltrix.bench.rig;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.veltrix.bench.harness.Schedule;
import io.veltrix.bench.harness.Task;
import io.veltrix.bench.ours.GateSubject;
import io.veltrix.bench.ours.JournalSubject;
import io.veltrix.bench.ours.LinkSubject;
import io.veltrix.bench.ours.OrderSubject;
import io.veltrix.bench.peer.queue.QueuePeer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A moment of each way of measuring, each subject in a JVM of its own as in a real run. Measures nothing. */
class RigSmokeTest
{
    private static final String CLASS_PATH = System.getProperty("java.class.path");
    private static final Subject OURS = new Subject(Subject.OURS, "link", LinkSubject.class.getName(), CLASS_PATH);
    private static final Subject QUEUE = new Subject("queue", "queue", QueuePeer.class.getName(), CLASS_PATH);

    @TempDir
    private Path folder;

    private static Case of(
        final String id, final Task.Mode mode, final double rate, final int count, final Subject... subjects)
    {
        return new Case(
            id, "title of " + id, List.of(subjects), 1, mode, Schedule.Arrivals.POISSON, rate, 64, count, count / 4, 1,
            null);
    }

    @Test
    void shouldReportTwoSubjectsAndAllThatTheyFound() throws Exception
    {
        final Subject journal =
            new Subject(Subject.OURS, "journal", JournalSubject.class.getName(), CLASS_PATH);
        final Subject gate = new Subject(Subject.OURS, "gate", GateSubject.class.getName(), CLASS_PATH);
        final Subject order = new Subject(Subject.OURS, "order", OrderSubject.class.getName(), CLASS_PATH);
        final Subject broken = new Subject("broken", "no such class", "no.such.Subject", CLASS_PATH);
        final Subject silent = new Subject("silent", "says nothing", Silent.class.getName(), CLASS_PATH);
        Rig.run(folder, true, List.of(
            of("hop", Task.Mode.ROUND_TRIP, 2_000, 400, OURS, QUEUE),
            of("flood", Task.Mode.ONE_WAY, 0, 20_000, OURS, QUEUE, broken, silent),
            of("append", Task.Mode.APPEND, 0, 10_000, journal),
            of("read", Task.Mode.READ, 0, 10_000, journal),
            of("gate", Task.Mode.ROUND_TRIP, 2_000, 400, gate),
            new Case("order", "title of order", List.of(order), 1, Task.Mode.TICK_TO_ORDER, Schedule.Arrivals.BURSTS,
                2_000, OrderSubject.TICK_BYTES, 400, 100, 1, null),
            of("hiccups", Task.Mode.HICCUP, 0, 100, Subject.host(CLASS_PATH))), folder.resolve("out"),
            folder.resolve("disk"), List.of());
        final String html = Files.readString(folder.resolve("out/report.html"));
        for (final String expected : List.of(
            "veltrix", "queue", "title of hop", "title of flood", "<polyline", "<rect", "not measured",
            "broken-1 does not count", "silent-1 does not count"))
        {
            assertTrue(html.contains(expected), expected);
        }
        assertFalse(Pattern.compile("(src|href|url)\\s*[=(]").matcher(html).find(), "the page asks for something");
        final List<String> names = texts(folder.resolve("out/report.json"), "name");
        assertEquals(List.of("veltrix", "queue", "veltrix", "queue", "broken", "silent", "veltrix", "veltrix",
            "veltrix", "veltrix", "host"), names);
        final List<String> messages = texts(folder.resolve("out/report.json"), "messages");
        // Of each case as told, of each fork as found.
        assertEquals(
            List.of("400", "400", "400", "20000", "20000", "20000", "0", "0", "10000", "10000", "10000", "12000", "400",
                "400", "400", "50", "100", "100"), messages);
        assertTrue(Files.size(folder.resolve("out/hop/queue-1.hgrm")) > 0);
        assertTrue(Files.size(folder.resolve("out/hop/veltrix-1.hlog")) > 0);
        try (var left = Files.list(folder.resolve("disk")))
        {
            assertEquals(0, left.count(), "files under test left behind");
        }
    }

    /** Ends well and has written nothing. */
    public static final class Silent
    {
        private Silent()
        {
        }

        /**
         * @param arguments not read.
         */
        public static void main(final String[] arguments)
        {
            // That is all.
        }
    }

    private static List<String> texts(final Path file, final String field) throws Exception
    {
        final List<String> texts = new ArrayList<>();
        try (JsonParser json = JsonFactory.builder().build().createParser(file.toFile()))
        {
            while (json.nextToken() != null)
            {
                if (json.currentToken() == JsonToken.FIELD_NAME && json.currentName().equals(field))
                {
                    json.nextToken();
                    texts.add(json.getText());
                }
            }
        }
        return texts;
    }

    @Test
    void shouldTakeOnlyWhatWasAskedFor()
    {
        final List<Case> cases = List.of(
            of("hop", Task.Mode.ROUND_TRIP, 2_000, 400, OURS, QUEUE), of("flood", Task.Mode.ONE_WAY, 0, 10, QUEUE));
        assertEquals(2, Rig.selected(cases, Pattern.compile("")).size());
        final List<Case> ours = Rig.selected(cases, Pattern.compile("hop/veltrix"));
        assertEquals(1, ours.size());
        assertEquals(List.of(OURS), ours.get(0).subjects());
        assertEquals(List.of(), Rig.selected(cases, Pattern.compile("nothing")));
    }

    @Test
    void shouldReadScoresOfJmh() throws Exception
    {
        final Path json = folder.resolve("jmh.json");
        Files.writeString(json, """
            [{"jmhVersion": "1.37", "benchmark": "io.veltrix.bench.LaneDispatchBenchmark.event", "mode": "avgt",
              "jvmArgs": ["-Xmx1g"], "params": {"stages": "16"},
              "primaryMetric": {"score": 44.5, "scoreError": "NaN", "scoreConfidence": ["NaN", 1.0],
                "scorePercentiles": {"0.0": 1.0}, "scoreUnit": "ns/op", "rawData": [[1.0, 2.0]]},
              "secondaryMetrics": {"gc.alloc.rate": {"score": 1.0, "scoreUnit": "MB/s"},
                "gc.alloc.rate.norm": {"score": 0.5, "rawData": [[0.5]]}}},
             {"benchmark": "io.veltrix.bench.EventCodecBenchmark.encode",
              "jvmArgs": ["-Dagrona.disable.bounds.checks=true"],
              "primaryMetric": {"score": 3, "scoreUnit": "ns/op"}, "secondaryMetrics": {}}]
            """);
        final List<JmhScores.Score> scores = JmhScores.read(json);
        assertEquals(2, scores.size());
        assertEquals("LaneDispatchBenchmark.event stages=16", scores.get(0).name());
        assertEquals(44.5, scores.get(0).score());
        assertEquals(0.5, scores.get(0).allocated());
        assertFalse(scores.get(1).isChecked());
        assertEquals(List.of("LaneDispatchBenchmark.event stages=16"),
            List.copyOf(JmhScores.byName(scores).keySet()));
    }

    @Test
    void shouldFindThePlainJavaBesideABenchmark()
    {
        final Map<String, Double> scores = Map.of("A.plainDecode", 1.0, "B.plain n=1", 2.0, "C.read link=plain", 3.0);
        assertEquals(1.0, JmhScores.baseline(score("A.decode"), scores));
        assertEquals(2.0, JmhScores.baseline(score("B.event n=1"), scores));
        assertTrue(Double.isNaN(JmhScores.baseline(score("B.event n=2"), scores)));
        assertEquals(3.0, JmhScores.baseline(score("C.read link=ipc"), scores));
        assertTrue(Double.isNaN(JmhScores.baseline(score("C.read link=plain"), scores)));
        assertTrue(JmhScores.isPlain(score("C.read link=plain")));
        assertTrue(JmhScores.isPlain(score("A.plainDecode")));
        assertFalse(JmhScores.isPlain(score("A.decode")));
    }

    private static JmhScores.Score score(final String name)
    {
        return new JmhScores.Score(name, 1, 0, "ns/op", 0, true);
    }
}
