package io.veltrix.tools.chaos;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A pipeline in three processes over a media driver in a fourth: one of the four is killed, each in its turn and the
 * driver most often, and started again some time later. A round is one kill.
 */
final class DriverFault implements Fault
{
    private static final List<String> VICTIMS =
        List.of(Parts.DRIVER, Parts.LANES, Parts.DRIVER, Parts.EGRESS, Parts.DRIVER, Parts.CORE);
    private static final int MAX_AWAY_MS = 1_500;
    private static final int MAX_LIFE_MS = 1_500;

    @Override
    public String injected()
    {
        return "kill -9 of the media driver, and of each process of a pipeline that runs in three beside it, and a" +
            " start of what was killed up to 1.5 s later";
    }

    @Override
    public String mustHold()
    {
        return "the others go on or join again by themselves; 0 offers lost, repeated or out of order; sinks keep" +
            " what they promise";
    }

    @Override
    public int rounds(final boolean isShort)
    {
        return isShort ? 2 : 36;
    }

    @Override
    public void run(final Trial trial) throws Exception
    {
        try (Parts parts = new Parts(trial, trial.folder().resolve("rig")))
        {
            boolean isUp = parts.start();
            for (int round = 0; round < trial.rounds() && isUp; round++)
            {
                isUp = kill(trial, parts, VICTIMS.get(round % VICTIMS.size()));
            }
            if (isUp)
            {
                parts.drain();
            }
        }
    }

    private static boolean kill(final Trial trial, final Parts parts, final String victim)
        throws IOException, InterruptedException
    {
        TimeUnit.MILLISECONDS.sleep(trial.random().nextInt(MAX_LIFE_MS));
        parts.process(victim).kill();
        TimeUnit.MILLISECONDS.sleep(trial.random().nextInt(MAX_AWAY_MS));
        final long startedNs = System.nanoTime();
        parts.start(victim);
        final long ns = parts.awaitJoined(startedNs);
        if (ns < 0)
        {
            trial.finding("%s killed and started again: nothing new comes through within a minute: %s", victim,
                parts.errors());
            return false;
        }
        trial.recover().add(ns);
        trial.roundDone();
        trial.say("killed %s, all joined again after %.1f s, %,d effects", victim, ns / 1e9, parts.rig().effects());
        return true;
    }
}
