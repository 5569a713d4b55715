package io.veltrix.tools;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The command around the faults; the faults themselves run as {@code veltrix chaos --short}. */
@Timeout(120)
class ChaosTest
{
    @TempDir
    private Path folder;

    @Test
    void shouldNameTheMenuWhenAsked()
    {
        final Cli.Result list = Cli.run("chaos", "--list").good();
        assertTrue(list.out().contains("garbage, ") && list.out().contains("must hold: "), list.out());
        Cli.run("chaos", "--fault", "gremlins").misused("wanted one of garbage, ");
        Cli.run("chaos", "--rounds", "0").misused("wanted at least 1");
    }

    @Test
    void shouldTellTheSeedWhatWasMeasuredAndLeaveNothingWhenAllHolds() throws Exception
    {
        final Path report = folder.resolve("chaos.json");
        final Cli.Result result = Cli.run(
            "chaos", "--fault", "garbage", "--rounds", "4000", "--seed", "7", "--report", report).good();
        assertTrue(result.out().startsWith("seed 7"), result.out());
        assertTrue(result.out().contains("cme-mdp3: 1,400 inputs"), result.out());
        assertFalse(result.out().contains("evidence"), result.out());
        final String json = Files.readString(report);
        assertTrue(json.contains("\"seed\" : 7") && json.contains("\"verdict\" : \"held\""), json);
        assertEquals("", result.err());
    }
}
