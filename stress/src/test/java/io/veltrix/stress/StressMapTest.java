package io.veltrix.stress;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Everything that threads share has a stress test or a reason why not: {@code stress/map.txt} names it, and these tests
 * hold it against the sources.
 * <p>
 * Seen to fail: with one more {@code volatile} field in {@code Lane}, {@code AtomicLong} in {@code OrderBookStage} and
 * {@code putLongRelease} in {@code WatermarkFile}; with a field or a stress class that is named there and renamed; with
 * a stress class that no line names.
 */
class StressMapTest
{
    private static final Path ROOT = Sources.root();
    private static final Path MAP = ROOT.resolve("stress/map.txt");
    private static final String PACKAGE = "io.veltrix.";
    private static final Map<String, String> SOURCES = Sources.in(mainFolders());
    private static final Map<String, String> STRESS = Sources.in(List.of(ROOT.resolve("stress/src/main/java")));

    /** One line. */
    private record Entry(int line, String type, Set<String> shared, Set<String> plain, List<String> tests)
    {
        String where()
        {
            return MAP.getFileName() + ", line " + line + ": ";
        }
    }

    private static List<Path> mainFolders()
    {
        try (Stream<Path> modules = Files.list(ROOT.resolve("pipeline")))
        {
            return modules.map((module) -> module.resolve("src/main/java"))
                .filter(Files::isDirectory).sorted().toList();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private static List<Entry> entries() throws IOException
    {
        final List<Entry> entries = new ArrayList<>();
        final List<String> lines = Files.readAllLines(MAP);
        for (int i = 0; i < lines.size(); i++)
        {
            final String line = lines.get(i);
            if (!line.isBlank() && !line.startsWith("#"))
            {
                entries.add(entry(i + 1, line.split(" \\| ")));
            }
        }
        return entries;
    }

    private static Entry entry(final int line, final String[] parts)
    {
        assertEquals(3, parts.length, "line " + line + " wants: class | what it shares | test: ... or none: ...");
        final Set<String> shared = new TreeSet<>();
        final Set<String> plain = new TreeSet<>();
        for (final String name : parts[1].split(", "))
        {
            final boolean isPlain = name.startsWith("(");
            (isPlain ? plain : shared).add(isPlain ? name.substring(1, name.length() - 1) : name);
        }
        final boolean isTested = parts[2].startsWith("test: ");
        assertTrue(isTested || parts[2].matches("none: .{10,}"), "line " + line + " has no test and no reason");
        final List<String> tests = isTested ? List.of(parts[2].substring("test: ".length()).split(", ")) : List.of();
        return new Entry(line, PACKAGE + parts[0], shared, plain,
            tests.stream().map((test) -> PACKAGE + test).toList());
    }

    @Test
    void shouldNameEverythingSharedWhenClassesChange() throws IOException
    {
        final Map<String, Set<String>> named = new TreeMap<>();
        entries().forEach((entry) ->
            named.computeIfAbsent(entry.type(), (ignored) -> new TreeSet<>()).addAll(entry.shared()));
        final List<String> missing = new ArrayList<>();
        SOURCES.forEach((type, text) ->
        {
            final Set<String> unnamed = SharedState.of(text);
            unnamed.removeAll(named.getOrDefault(type, Set.of()));
            if (!unnamed.isEmpty())
            {
                missing.add(type + " | " + String.join(", ", unnamed));
            }
        });
        assertTrue(missing.isEmpty(), () -> "shared, and not in " + MAP + ": write a stress test for the protocol and" +
            " name it there, or say there why it needs none:\n" + String.join("\n", missing));
    }

    @Test
    void shouldNameNothingThatIsGone() throws IOException
    {
        final List<String> gone = new ArrayList<>();
        for (final Entry entry : entries())
        {
            final String text = SOURCES.getOrDefault(entry.type(), "");
            if (text.isEmpty())
            {
                gone.add(entry.where() + "no class " + entry.type());
                continue;
            }
            final Set<String> found = SharedState.of(text);
            entry.shared().stream().filter((name) -> !found.contains(name))
                .forEach((name) -> gone.add(entry.where() + entry.type() + " does not share " + name + " any more"));
            entry.plain().stream().filter((name) -> !isField(text, name))
                .forEach((name) -> gone.add(entry.where() + entry.type() + " has no field " + name));
            entry.tests().stream().filter((test) -> !STRESS.getOrDefault(test, "").contains("@JCStressTest"))
                .forEach((test) -> gone.add(entry.where() + "no stress test " + test));
        }
        assertTrue(gone.isEmpty(), () -> String.join("\n", gone));
    }

    @Test
    void shouldNameEachSharedThingOnce() throws IOException
    {
        final Set<String> seen = new TreeSet<>();
        for (final Entry entry : entries())
        {
            entry.shared().forEach((name) ->
                assertTrue(seen.add(entry.type() + " " + name), entry.where() + name + " has another line"));
        }
    }

    @Test
    void shouldNameEveryStressTest() throws IOException
    {
        final Set<String> unnamed = new TreeSet<>();
        STRESS.forEach((type, text) ->
        {
            if (text.contains("@JCStressTest"))
            {
                unnamed.add(type);
            }
        });
        entries().forEach((entry) -> unnamed.removeAll(entry.tests()));
        assertTrue(unnamed.isEmpty(), () -> "no line of " + MAP + " names " + unnamed);
    }

    /** What the map is held against finds what it is meant to find. */
    @Test
    void shouldFindEachKindOfSharedState()
    {
        final String text = Sources.withoutNoise("""
            /** A volatile thing. */
            final class Thing
            {
                private volatile int flag; // volatile String not;
                private static final VarHandle HANDLE = lookup();
                private final AtomicReference<List<String>> head = new AtomicReference<>();
                private final Set<String> names = ConcurrentHashMap.newKeySet();
                private final OneToOneRingBuffer ring;
                private Tally count;
                private final AtomicBuffer buffer;
                private final String text = "volatile int quoted; x.putLongRelease(QUOTED)";

                synchronized void work()
                {
                    HANDLE.setRelease(this, 1);
                    head.compareAndSet(null, names);
                    buffer.putLongRelease(at(slot) + STATE_OFFSET, 1);
                    buffer.compareAndSetLong(page, 0, 0);
                    VarHandle.storeStoreFence();
                }
            }
            """);
        assertEquals(
            new TreeSet<>(Set.of("flag", "HANDLE", "head", "names", "ring", "count", "STATE_OFFSET", "page",
                "storeStoreFence", "synchronized")),
            SharedState.of(text));
    }

    private static boolean isField(final String text, final String name)
    {
        return Pattern.compile("(?m)^ {4}(?:\\w[\\w.<>\\[\\], ]* )" + name + "\\s*[;=]").matcher(text).find();
    }
}
