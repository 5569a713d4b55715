package io.veltrix.tools.chaos;

/**
 * One kind of harm, with what must hold under it. Stateless; run from the command's thread.
 */
interface Fault
{
    /**
     * @return what is injected, in one sentence.
     */
    String injected();

    /**
     * @return what must hold, in one sentence.
     */
    String mustHold();

    /**
     * @param isShort in the menu that runs with every build.
     * @return how often to inject where nobody says.
     */
    int rounds(boolean isShort);

    /**
     * @return why it cannot be injected on this machine; null where it can.
     */
    default String obstacle()
    {
        return null;
    }

    /**
     * Inject, restart, check; tell the findings, the times and what was measured.
     *
     * @param trial of this fault.
     * @throws Exception where the harness, not the engine, failed.
     */
    void run(Trial trial) throws Exception;
}
