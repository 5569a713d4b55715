package io.veltrix.engine;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.ir.EventPrinter;
import io.veltrix.engine.api.Tally;
import io.veltrix.engine.config.ErrorPolicy;
import io.veltrix.engine.lane.PoisonEventException;
import io.veltrix.engine.lane.StageFaults;
import io.veltrix.engine.recovery.SetAside;
import io.veltrix.engine.sequencer.ControlInbox;

/**
 * What a lane does with an event that a stage threw on: stop, showing it, or set it aside as a sequenced fact.
 */
final class LaneFaults implements StageFaults
{
    private final ErrorPolicy policy;
    private final EventPrinter printer;
    private final ControlInbox inbox;
    private final Failures failures;
    private final Tally quarantined;
    private SetAside recovered;

    LaneFaults(
        final ErrorPolicy policy,
        final EventPrinter printer,
        final ControlInbox inbox,
        final Failures failures,
        final Tally quarantined)
    {
        this.policy = policy;
        this.printer = printer;
        this.inbox = inbox;
        this.failures = failures;
        this.quarantined = quarantined;
    }

    /**
     * @param setAside takes what is set aside again while the journal is replayed; null once that is over.
     */
    void recoverInto(final SetAside setAside)
    {
        recovered = setAside;
    }

    @Override
    public boolean onFault(final String lane, final String stage, final Event input, final Throwable failure)
    {
        final PoisonEventException poison = new PoisonEventException(
            "stage " + stage + " of lane " + lane + " threw " + failure + " on sequence " + input.sequence() +
            " of stream " + input.stream() + ":" + System.lineSeparator() + dump(input), failure);
        if (policy == ErrorPolicy.QUARANTINE && recovered != null)
        {
            recovered.add(lane, stage, input.stream(), input.sequence());
            return true;
        }
        if (policy == ErrorPolicy.QUARANTINE &&
            inbox.offerQuarantined(lane, stage, input.stream(), input.sequence()))
        {
            quarantined.add(1);
            failures.note(poison);
            return true;
        }
        throw poison;
    }

    private String dump(final Event input)
    {
        try
        {
            return printer.dump(input);
        }
        catch (final RuntimeException ex)
        {
            return "(the event cannot be shown: " + ex + ")";
        }
    }
}
