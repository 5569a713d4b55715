package io.veltrix.tools.chaos;

import java.util.List;

/**
 * What came of one fault.
 *
 * @param fault        by name.
 * @param verdict      {@code held}, {@code FAILED} or {@code not run}.
 * @param rounds       done.
 * @param injected     what was.
 * @param mustHold     what had to hold.
 * @param noticeP50Ns  time until it was named, half of the rounds; -1 where nothing is to be named.
 * @param noticeMaxNs  the longest.
 * @param recoverP50Ns time until new effects came, half of the rounds; -1 where nothing had to recover.
 * @param recoverMaxNs the longest.
 * @param elapsedNs    of the whole fault.
 * @param measured     in words.
 * @param findings     what did not hold, or why it was not run.
 * @param evidence     folder that is kept; null for none.
 */
public record FaultReport(
    String fault,
    String verdict,
    int rounds,
    String injected,
    String mustHold,
    long noticeP50Ns,
    long noticeMaxNs,
    long recoverP50Ns,
    long recoverMaxNs,
    long elapsedNs,
    List<String> measured,
    List<String> findings,
    String evidence)
{
    static final String HELD = "held";
    static final String FAILED = "FAILED";
    static final String NOT_RUN = "not run";
}
