package io.veltrix.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

/** Whatever stands in the file, the answer is records or problems with words an operator can read. */
class PipelineReaderRandomTest
{
    private static final int FILES = 1_000;
    private static final String[] PIECES =
        {"", "[", "]", "{", "}", ":", ": ", "-", "\t", "\n", "  ", "&a", "*a", "!!int", "~", "0", "-1", "none", "root",
            "\"", "'", "#", "|", "9999999999999999999GiB", "1e9", "null", "<<", "?", "%", "@", "\u0000", "\ufeff", "é"};

    @Test
    void shouldAnswerWithRecordsOrProblemsWhenFileIsDamaged()
    {
        final long seed = Long.getLong("veltrix.seed", System.nanoTime());
        final Random random = new Random(seed);
        System.out.println("PipelineReaderRandomTest: veltrix.seed=" + seed);
        int refused = 0;
        for (int i = 0; i < FILES; i++)
        {
            final String text = damaged(Files.GOOD, random);
            try
            {
                Files.read(new Files.Draft(text));
            }
            catch (final ConfigException ex)
            {
                refused++;
                assertReadable(ex.problems(), text);
            }
            catch (final RuntimeException | StackOverflowError ex)
            {
                fail("seed=" + seed + " file:\n" + text, ex);
            }
        }
        assertTrue(refused > FILES / 2, "seed=" + seed + " refused=" + refused);
    }

    private static void assertReadable(final List<Problem> problems, final String text)
    {
        int line = 0;
        for (final Problem problem : problems)
        {
            assertEquals("p.yaml", problem.file(), text);
            assertTrue(problem.line() >= line, () -> problems + "\n" + text);
            line = problem.line();
            assertTrue(!problem.found().isBlank() && !problem.fix().isBlank(), () -> problem + "\n" + text);
        }
        assertTrue(!problems.isEmpty(), text);
    }

    private static String damaged(final String good, final Random random)
    {
        final StringBuilder text = new StringBuilder(good);
        for (int edits = 1 + random.nextInt(3); edits > 0; edits--)
        {
            final int from = random.nextInt(text.length());
            final int to = Math.min(text.length(), from + random.nextInt(12));
            text.replace(from, to, PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }
}
