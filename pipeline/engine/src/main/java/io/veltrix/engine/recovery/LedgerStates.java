package io.veltrix.engine.recovery;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

import io.veltrix.engine.snapshot.RootState;
import io.veltrix.engine.snapshot.SetAsideState;

/**
 * Between a {@link RootLedger} and what a snapshot keeps of it. Stateless.
 */
public final class LedgerStates
{
    private static final int MAX_SOURCE = 255;

    private LedgerStates()
    {
    }

    /**
     * @param ledger       to save.
     * @param lastEventCrc CRC-32C of every byte of the last root event.
     * @return what it stands at.
     */
    public static RootState save(final RootLedger ledger, final int lastEventCrc)
    {
        final Map<Integer, Long> cursors = new TreeMap<>();
        for (int source = 1; source <= MAX_SOURCE; source++)
        {
            final OptionalLong cursor = ledger.cursor(source);
            if (cursor.isPresent())
            {
                cursors.put(source, cursor.getAsLong());
            }
        }
        final List<SetAsideState> setAside = ledger.setAside().facts().stream()
            .map((fact) -> new SetAsideState(fact.lane(), fact.stage(), fact.stream(), fact.sequence())).toList();
        return new RootState(
            ledger.sequence(), ledger.epoch(), ledger.timestampNs(), ledger.tickNs(), ledger.bytes(), ledger.digest(),
            lastEventCrc, cursors, setAside);
    }

    /**
     * @param root   state to go on from.
     * @param ledger gets it; empty before.
     */
    public static void load(final RootState root, final RootLedger ledger)
    {
        ledger.restore(
            root.sequence(), root.bytes(), root.digest(), root.epoch(), root.timestampNs(), root.tickNs());
        root.cursors().forEach(ledger::restoreCursor);
        root.setAside().forEach((each) ->
            ledger.setAside().add(each.lane(), each.stage(), each.stream(), each.sequence()));
    }
}
