package io.veltrix.engine.testing;

import java.util.ArrayDeque;
import java.util.Deque;

import io.veltrix.codecs.EventType;
import io.veltrix.engine.api.Settings;
import io.veltrix.engine.api.Source;
import io.veltrix.engine.api.SourceContext;
import io.veltrix.engine.api.SourceDeclaration;
import io.veltrix.engine.api.SourceOutputs;

/**
 * A source with a list of due times; its events carry 1, 2, 3, … as value and position.
 */
public final class ScriptedSource implements Source
{
    /** When the units that are left are due. */
    public final Deque<Long> due = new ArrayDeque<>();
    /** Whether it ends once nothing is due any more. */
    public boolean isFinite = true;
    /** Whether everything from before a restart is in. */
    public boolean isReconciled = true;
    /** Whether that is so only once nothing is due any more. */
    public boolean isReconciledWhenEmpty;
    /** Events in one unit. */
    public int unit = 1;
    private final EventType type;
    private long position;

    public ScriptedSource(final EventType type, final long... due)
    {
        this.type = type;
        for (final long dueNs : due)
        {
            this.due.add(dueNs);
        }
    }

    @Override
    public void declare(final SourceDeclaration declaration, final Settings settings)
    {
        declaration.unit(unit, TestEvents.MESSAGE_LENGTH);
    }

    @Override
    public void onStart(final SourceContext context)
    {
    }

    @Override
    public long nextDueNs()
    {
        return due.isEmpty() ? NOTHING : due.peek();
    }

    @Override
    public int poll(final SourceOutputs out)
    {
        if (due.isEmpty())
        {
            return 0;
        }
        due.remove();
        for (int i = 0; i < unit; i++)
        {
            TestEvents.bring(out, type, ++position);
        }
        return unit;
    }

    @Override
    public boolean isReconciled()
    {
        return isReconciled && (!isReconciledWhenEmpty || due.isEmpty());
    }

    @Override
    public boolean isExhausted()
    {
        return isFinite && due.isEmpty();
    }
}
