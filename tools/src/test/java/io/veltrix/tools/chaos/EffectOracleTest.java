package io.veltrix.tools.chaos;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

import org.agrona.collections.LongArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The judge of sinks lets nothing pass that is not promised, and nothing fail that is. */
class EffectOracleTest
{
    private static final int EVENTS = 6;

    @TempDir
    private Path folder;

    /** A log as a line of sequences, L for a life; held against a stream of six events. */
    private List<String> judge(final String sink, final String log, final boolean isDrained) throws Exception
    {
        return judge(sink, log, isDrained, 0, new Epochs(), false);
    }

    private List<String> judge(
        final String sink,
        final String log,
        final boolean isDrained,
        final long wrongDigestOf,
        final Epochs epochs,
        final boolean isPowerLost) throws Exception
    {
        final Trial trial =
            new Trial("test", folder, 1, true, 1, new PrintStream(OutputStream.nullOutputStream()));
        final Path file = folder.resolve(sink + System.nanoTime() + ".effects");
        EffectLog.create(file);
        final LongArrayList digests = new LongArrayList();
        for (int i = 1; i <= EVENTS; i++)
        {
            digests.addLong(i * 10);
        }
        try (EffectLog effects = EffectLog.open(file))
        {
            for (final String word : log.split(" "))
            {
                final long sequence = "L".equals(word) ? EffectLog.LIFE : Long.parseLong(word);
                effects.append(
                    sequence, sequence, sequence == wrongDigestOf ? -1 : sequence * 10, 0, 1);
            }
            new EffectOracle(trial, sink, effects, digests, epochs, isDrained, isPowerLost).check();
        }
        return trial.report(new KillFault()).findings();
    }

    @ParameterizedTest
    @CsvSource({
        "once,L 1 2 3 4 5 6",
        "once,L 1 2 L 3 4 L L 5 6",
        "least,L 1 2 L 2 3 4 5 6",
        "most,L 1 2 L 4 5 6",
        "most,L 1 2 3 4 5 L"})
    void shouldHoldWhenPromiseIsKept(final String sink, final String log) throws Exception
    {
        assertEquals(List.of(), judge(sink, log, true));
    }

    @ParameterizedTest
    @CsvSource({
        "once,L 1 2 2 3 4 5 6,effect 2 behind 2",
        "once,L 1 2 L 2 3 4 5 6,as the first of a life",
        "once,L 1 2 L 4 5 6,effect 4 behind 2",
        "once,L 1 2 3 5 4 6,effect 5 behind 3",
        "once,L 1 2 3 4 5,effects end with 5",
        "once,L 1 2 3 4 5 6 7,the journal makes 6",
        "least,L 1 2 2 3 4 5 6,effect 2 behind 2",
        "least,L 1 2 3 L 2 3 4 5 6,effect 2 behind 3",
        "least,L 1 2 L 4 5 6,effect 4 behind 2",
        "most,L 1 2 L 2 3 4 5 6,effect 2 behind 2",
        "most,L 1 2 L 5 6,effect 5 behind 2",
        "most,L 1 3 4 5 6,effect 3 behind 1"})
    void shouldFailWhenPromiseIsBroken(final String sink, final String log, final String finding) throws Exception
    {
        final List<String> findings = judge(sink, log, true);
        assertEquals(1, findings.size(), findings.toString());
        assertTrue(findings.get(0).startsWith(sink + ": ") && findings.get(0).contains(finding), findings.toString());
    }

    @Test
    void shouldFailWhenAnEffectIsNotWhatTheJournalMakes() throws Exception
    {
        final List<String> findings = judge("once", "L 1 2 3 4 5 6", true, 4, new Epochs(), false);
        assertTrue(findings.get(0).contains("effect 4 is not what the journal makes"), findings.toString());
    }

    @Test
    void shouldHoldNothingAgainstAnEffectWhoseCausePowerTook() throws Exception
    {
        final Epochs epochs = new Epochs();
        epochs.start(1, 0);
        epochs.start(2, 3);
        assertEquals(List.of(), judge("once", "L 1 2 3 4 5 6", true, 4, epochs, true));
        assertTrue(judge("once", "L 1 2 3 4 5 6", true, 3, epochs, true).get(0).contains("effect 3"));
        assertEquals(List.of(), judge("least", "L 1 2 3 4 L 1 2 3 4 5 6", true, 0, epochs, true));
    }

    @Test
    void shouldNotAskForWhatIsStillUnderWay() throws Exception
    {
        assertEquals(List.of(), judge("once", "L 1 2 3", false));
    }
}
