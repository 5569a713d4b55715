package io.veltrix.engine.recovery;

/**
 * Is told what a start over an existing home finds and does: a torn tail that was cut, the state it begins from, how
 * much is replayed, where sources go on, what became of effects in doubt. On the launching thread.
 */
@FunctionalInterface
public interface StartListener
{
    /** Listens to nothing. */
    StartListener NONE = (notice) -> { };

    /**
     * @param notice one line for people.
     */
    void onNotice(String notice);
}
