package io.veltrix.tools.chaos;

import java.io.OutputStream;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A pipeline in a process of its own keeps its word, and the oracle notices where the evidence says otherwise. */
@Timeout(120)
class OracleSystemTest
{
    private static final int FIRST_VALUE = 64 + 8;

    @TempDir
    private Path folder;

    private Trial trial()
    {
        return new Trial("test", folder, 1, true, 1, new PrintStream(OutputStream.nullOutputStream()));
    }

    private List<String> judge(final Rig rig) throws Exception
    {
        final Trial trial = trial();
        Oracle.check(trial, rig, true, false);
        return trial.report(new KillFault()).findings();
    }

    @Test
    void shouldHoldForASoundRunAndNoticeEachLie() throws Exception
    {
        try (Rig rig = new Rig(
            folder.resolve("rig"), folder.resolve("rig").resolve("home"), Layout.ONE_THREAD, 1, 5_000, List.of()))
        {
            rig.start();
            assertTrue(rig.awaitEffect(Rig.PATIENCE_NS) >= 0, rig.child().lastErrors());
            assertTrue(rig.drain(Rig.PATIENCE_NS), rig.child().lastErrors());
            assertEquals(List.of(), judge(rig));

            flip(rig.outside().resolve("ledger.offers"), FIRST_VALUE);
            assertTrue(judge(rig).get(0).contains("is not record 1 as it was offered"), judge(rig).toString());
            flip(rig.outside().resolve("ledger.offers"), FIRST_VALUE);
            assertEquals(List.of(), judge(rig));

            try (EffectLog once = EffectLog.open(rig.log("once")))
            {
                once.append(1, 1, 1, 1, 1);
            }
            assertTrue(judge(rig).get(0).contains("once: effect 1 behind "), judge(rig).toString());
        }
    }

    private static void flip(final Path file, final long offset) throws Exception
    {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw"))
        {
            open.seek(offset);
            final int was = open.read();
            open.seek(offset);
            open.write(was ^ 1);
        }
    }
}
