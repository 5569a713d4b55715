package io.veltrix.engine.stream;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One thread asks for a thing, another makes it and hands it over. Each counter has one writer, which releases it; the
 * other side acquires it. Wait-free on both sides.
 *
 * @param <T> what is asked for.
 */
public final class HandOver<T>
{
    private static final VarHandle ASKED;
    private static final VarHandle ANSWERED;

    /** Written by the asking thread. */
    private long asked;
    /** Written by the answering thread, behind the thing. */
    private long answered;
    private T thing;

    static
    {
        try
        {
            final MethodHandles.Lookup lookup = MethodHandles.lookup();
            ASKED = lookup.findVarHandle(HandOver.class, "asked", long.class);
            ANSWERED = lookup.findVarHandle(HandOver.class, "answered", long.class);
        }
        catch (final ReflectiveOperationException ex)
        {
            throw new ExceptionInInitializerError(ex);
        }
    }

    /**
     * Ask for a new thing. The asking thread, and only once the last one was answered.
     */
    public void ask()
    {
        ASKED.setRelease(this, asked + 1);
    }

    /**
     * @return true while the other side waits. The answering thread.
     */
    public boolean isAsked()
    {
        return (long)ASKED.getAcquire(this) != answered;
    }

    /**
     * Hand over what was asked for. The answering thread, and only where {@link #isAsked()}.
     *
     * @param made thing; everything written to it before is seen by the one who asked.
     */
    public void answer(final T made)
    {
        thing = made;
        ANSWERED.setRelease(this, answered + 1);
    }

    /**
     * @return what was last asked for; null while it is not there. The asking thread.
     */
    public T taken()
    {
        return (long)ANSWERED.getAcquire(this) == asked ? thing : null;
    }
}
