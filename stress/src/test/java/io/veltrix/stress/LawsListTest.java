package io.veltrix.stress;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What {@code stress/laws} breaks is there to be broken: it takes too long to be run with every build, and a line that
 * has changed since would be noticed by nobody.
 */
class LawsListTest
{
    private static final String FILE = "file ";
    private static final String FIND = "-    ";
    private static final String TEST = "test ";

    // Seen to fail: it found a line of the gate that was no longer there.
    @Test
    void shouldFindOnceEveryLineThatIsToBeBroken() throws IOException
    {
        final Path root = Sources.root();
        Path file = null;
        int found = 0;
        for (final String line : Files.readAllLines(root.resolve("stress/laws.txt")))
        {
            if (line.startsWith(FILE))
            {
                file = root.resolve(line.substring(FILE.length()));
            }
            else if (line.startsWith(FIND))
            {
                final String wanted = line.substring(FIND.length());
                try (Stream<String> lines = Files.lines(file))
                {
                    assertEquals(1, lines.filter((each) -> each.strip().equals(wanted)).count(), file + ": " + wanted);
                }
                found++;
            }
            else if (line.startsWith(TEST))
            {
                final String[] words = line.split(" ");
                try (Stream<Path> tests = Files.walk(root.resolve(words[1]).resolve("src/test")))
                {
                    assertTrue(tests.anyMatch((each) -> each.endsWith(words[2] + ".java")), line);
                }
            }
        }
        assertTrue(found > 0, "nothing is broken");
    }
}
