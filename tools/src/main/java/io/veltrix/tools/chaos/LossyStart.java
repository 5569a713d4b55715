package io.veltrix.tools.chaos;

import java.io.IOException;

/**
 * A start over a home whose journal has lost its end: without a word of loss first, and where that is refused with the
 * range, with one.
 */
final class LossyStart
{
    private static final String WORD = "--accept-loss";

    private LossyStart()
    {
    }

    /**
     * @param trial       that is told.
     * @param rig         to start.
     * @param isLossLegal whether anything may be missing.
     * @return true where a loss was accepted.
     */
    static boolean start(final Trial trial, final Rig rig, final boolean isLossLegal)
        throws IOException, InterruptedException
    {
        rig.start();
        if (rig.starts() == 1 || rig.awaitEffect(Rig.PATIENCE_NS) >= 0)
        {
            return false;
        }
        final String said = rig.child().lastErrors();
        if (rig.child().isAlive() || !said.contains(WORD))
        {
            trial.finding("start %d: no effect, and no word of a loss: %s", rig.starts(), said);
            return false;
        }
        if (!isLossLegal)
        {
            trial.finding("start %d: a loss where none may be: %s", rig.starts(), said);
            return false;
        }
        rig.start(WORD);
        return true;
    }
}
