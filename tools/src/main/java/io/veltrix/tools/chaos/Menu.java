package io.veltrix.tools.chaos;

import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Every fault there is, in the order in which they run. A new one is a class and a line here.
 */
enum Menu
{
    GARBAGE("garbage", GarbageFault::new),
    KILL("kill", KillFault::new),
    KILL_IN_BLOCK("kill-in-block", KillInBlockFault::new),
    CLOCK("clock", ClockFault::new),
    PAUSE("pause", PauseFault::new),
    STALL("stall", StallFault::new),
    TEAR("tear", TearFault::new),
    POWER("power", PowerFault::new),
    DISK_FULL("disk-full", DiskFullFault::new),
    SHM_FULL("shm-full", ShmFullFault::new),
    FD_LIMIT("fd-limit", FdLimitFault::new),
    DRIVER("driver", DriverFault::new);

    private final String word;
    private final Supplier<Fault> constructor;

    Menu(final String word, final Supplier<Fault> constructor)
    {
        this.word = word;
        this.constructor = constructor;
    }

    String word()
    {
        return word;
    }

    Fault newFault()
    {
        return constructor.get();
    }

    static String words()
    {
        return String.join(", ", Arrays.stream(values()).map(Menu::word).toList());
    }

    /**
     * @param word as on the command line.
     * @return the fault; null where there is none of that name.
     */
    static Menu of(final String word)
    {
        return Arrays.stream(values()).filter((each) -> each.word.equals(word)).findFirst().orElse(null);
    }
}
