package io.veltrix.bench.rig;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ReadmeTableTest
{
    private static final Path RESULTS = Path.of("../results.json");
    private static final Path README = Path.of("../../README.md");
    private static final int MAX_BYTES = 64 << 10;

    @TempDir
    private Path folder;

    @Test
    void shouldFindInTheReadmeWhatTheResultsMake() throws Exception
    {
        final String readme = Files.readString(README);
        assertEquals(ReadmeTable.inserted(readme, ReadmeTable.markdown(Summary.read(RESULTS))), readme,
            "the README's table is not what bench/results.json makes: run bench/readme");
        assertTrue(Files.size(RESULTS) < MAX_BYTES, RESULTS + " has " + Files.size(RESULTS) + " bytes");
    }

    @Test
    void shouldSayOfEachRatioWhetherItIsMet()
    {
        final List<Ratio> ratios = List.of(
            new Ratio("a ÷ b", Ratio.Bound.AT_MOST, 1.05, 1.02, "case: medians"),
            new Ratio("c", Ratio.Bound.AT_LEAST, 4, 2, "case: medians"),
            Ratio.wanted("d", Ratio.Bound.BELOW, 1).notMeasured("no broker"));
        final String table =
            ReadmeTable.markdown(new Summary("abc", "2026-01-02", true, "2 cores", "17", 1_200, 3, ratios));
        assertEquals("""
            | measure | target | found | |
            |---|---:|---:|---|
            | a ÷ b | ≤ 1.05 | 1.02 | met |
            | c | ≥ 4 | 2 | missed by 50 % |
            | d | < 1 | - | not measured: no broker |

            `bench/run --quick`, a look and not a result, on 2026-01-02, commit `abc`: 2 cores; Java 17. Of 1,200 \
            processes 3 were measured while others had more than a tenth of a core.
            """, table);
    }

    @Test
    void shouldTouchOnlyWhatStandsBetweenTheComments()
    {
        final String text = "before\n" + ReadmeTable.BEGIN + "old\n" + ReadmeTable.END + "behind\n";
        assertEquals("before\n" + ReadmeTable.BEGIN + "new\n" + ReadmeTable.END + "behind\n",
            ReadmeTable.inserted(text, "new\n"));
        assertThrows(RigException.class, () -> ReadmeTable.inserted("no comments", "new\n"));
    }

    @Test
    void shouldRefuseWhatIsNoSummary() throws Exception
    {
        final Path file = folder.resolve("other.json");
        Files.writeString(file, "{\"commit\": \"abc\", \"cases\": [{\"id\": 1}]}");
        assertThrows(RigException.class, () -> Summary.read(file));
    }
}
