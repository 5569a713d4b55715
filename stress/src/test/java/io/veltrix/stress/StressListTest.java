package io.veltrix.stress;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What {@code stress/run} runs is what the annotation processor listed: a compiler that skips it lists nothing.
 */
class StressListTest
{
    /** An annotated class, behind its other annotations. */
    private static final Pattern TEST = Pattern.compile("@JCStressTest\\b.*?\\bclass (\\w+)", Pattern.DOTALL);
    private static final Pattern OUTER = Pattern.compile("(?m)^public (?:final )?class (\\w+)");

    @Test
    void shouldListEveryTestWhenCompiled() throws IOException
    {
        try (InputStream list = getClass().getResourceAsStream("/META-INF/TestList"))
        {
            assertNotNull(list, "no list of tests: was the annotation processor run?");
            final String text = new String(list.readAllBytes(), StandardCharsets.UTF_8);
            int count = 0;
            final Map<String, String> sources =
                Sources.in(List.of(Sources.root().resolve("stress/src/main/java")));
            for (final Map.Entry<String, String> source : sources.entrySet())
            {
                final Matcher test = TEST.matcher(source.getValue());
                while (test.find())
                {
                    final String name = name(source.getKey(), source.getValue(), test.group(1));
                    assertTrue(text.contains(name + "_jcstress"), name + " is not in " + text);
                    count++;
                }
            }
            assertTrue(count > 0, "no test found in the sources");
            assertEquals(count, text.lines().filter((line) -> !line.isBlank()).count(), text);
        }
    }

    private static String name(final String file, final String text, final String type)
    {
        final Matcher outer = OUTER.matcher(text);
        assertTrue(outer.find(), file);
        return outer.group(1).equals(type) ? file : file + "_" + type;
    }
}
