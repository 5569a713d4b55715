package io.veltrix.stress;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What of a class threads or processes may share, found in its text:
 * <ul>
 * <li>fields that are {@code volatile}, a {@code VarHandle}, atomic, concurrent, a ring buffer or a recorder;
 * <li>fields that hold a tally, a counter that others read;
 * <li>ordered accesses to memory, by what the address is called: the last name in the first argument;
 * <li>fences, by their name, and {@code synchronized}.
 * </ul>
 */
final class SharedState
{
    private static final String SHARED_TYPE =
        "(?:VarHandle|Atomic(?!Buffer)\\w+|Concurrent\\w+|CopyOnWrite\\w+|\\w*RingBuffer|\\w*BlockingQueue|LongAdder|" +
        "CountDownLatch|Semaphore|\\w*Exchanger|ReentrantLock|ReentrantReadWriteLock|StampedLock|SingleWriterRecorder)";

    private static final Pattern[] FIELDS = {
        Pattern.compile("\\bvolatile\\b[^;=()]*?(\\w+)\\s*[;=]"),
        Pattern.compile("\\b" + SHARED_TYPE + "(?:<[^;=()]*>)?(?:\\[])?\\s+(\\w+)\\s*[;=]"),
        Pattern.compile("\\b(\\w+)\\s*=\\s*(?:new\\s+)?" + SHARED_TYPE + "\\b"),
        Pattern.compile(
            "(?m)^(?: {4}| {8}(?=private ))(?:private |protected |public )?(?:static )?(?:final )?" +
            "(?:\\w*Tally(?:\\[])?|\\w+<(?:\\w+, )?\\w*Tally>) (\\w+)\\s*[;=]"),
    };

    private static final Pattern ACCESS = Pattern.compile(
        "\\b(\\w+)\\s*\\.\\s*(?:(?:get|put|set|add|weak|compare)\\w*(?:Release|Ordered|Volatile|Acquire|Opaque)" +
        "|(?:weakC|c)ompareAnd\\w+|getAnd\\w+)\\s*\\(");
    private static final Pattern FENCE = Pattern.compile("\\bVarHandle\\.(\\w+Fence)\\(");
    private static final Pattern MONITOR = Pattern.compile("\\bsynchronized\\b");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w*");

    private SharedState()
    {
    }

    /**
     * @param text of a class, without comments and strings.
     * @return names of what it shares.
     */
    static Set<String> of(final String text)
    {
        final Set<String> fields = new TreeSet<>();
        for (final Pattern pattern : FIELDS)
        {
            addAll(fields, pattern.matcher(text));
        }
        final Set<String> found = new TreeSet<>(fields);
        final Matcher access = ACCESS.matcher(text);
        while (access.find())
        {
            // A field's own accesses are the field's.
            if (!fields.contains(access.group(1)))
            {
                found.add(address(text, access.end(), access.group(1)));
            }
        }
        addAll(found, FENCE.matcher(text));
        if (MONITOR.matcher(text).find())
        {
            found.add("synchronized");
        }
        return found;
    }

    private static void addAll(final Set<String> names, final Matcher matcher)
    {
        while (matcher.find())
        {
            names.add(matcher.group(1));
        }
    }

    private static String address(final String text, final int from, final String receiver)
    {
        int depth = 0;
        int end = from;
        while (depth > 0 || text.charAt(end) != ',' && text.charAt(end) != ')')
        {
            depth += text.charAt(end) == '(' ? 1 : text.charAt(end) == ')' ? -1 : 0;
            end++;
        }
        String last = receiver;
        final Matcher name = NAME.matcher(text.substring(from, end));
        while (name.find())
        {
            last = name.group();
        }
        return last;
    }
}
