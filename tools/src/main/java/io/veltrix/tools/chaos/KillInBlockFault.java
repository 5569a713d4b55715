package io.veltrix.tools.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.veltrix.tools.chaos.agent.ChaosAgent;
import io.veltrix.tools.chaos.agent.CrashPoint;
import io.veltrix.tools.chaos.agent.CrashTrigger;

/**
 * A process that ends at a chosen moment inside the engine, one moment after the other over one home. A round is one
 * such end.
 */
final class KillInBlockFault implements Fault
{
    private static final int KILLED = 137;
    private static final int MAX_BLOCKS = 300;
    private static final int MAX_SEGMENTS = 2;
    private static final int MAX_EFFECTS = 20_000;

    @Override
    public String injected()
    {
        return "the process killed (the pipeline's, or the one that makes a snapshot), or its record thread alone" +
            " ended, at " + CrashPoint.values().length +
            " moments: " + String.join(", ", Arrays.stream(CrashPoint.values()).map(CrashPoint::word).toList());
    }

    @Override
    public String mustHold()
    {
        return "as for kill; a record thread that ends takes the process with it, and says so";
    }

    @Override
    public int rounds(final boolean isShort)
    {
        return isShort ? CrashPoint.values().length : 12 * CrashPoint.values().length;
    }

    @Override
    public void run(final Trial trial) throws Exception
    {
        final Path agent = trial.folder().resolve("agent.jar");
        ChaosAgent.writeJar(agent);
        final Map<CrashPoint, Integer> reached = new EnumMap<>(CrashPoint.class);
        int done = 0;
        for (int home = 0; done < trial.rounds() && !trial.hasFindings(); home++)
        {
            final List<CrashPoint> points = new ArrayList<>(List.of(CrashPoint.values()));
            Collections.shuffle(points, trial.random());
            final Path folder = trial.folder().resolve("home-" + home);
            try (Rig rig = new Rig(
                folder, folder.resolve("home"), Layout.values()[home % Layout.values().length], trial.seed() + home,
                Steps.RATE, List.of()))
            {
                for (final CrashPoint point : points.subList(0, Math.min(points.size(), trial.rounds() - done)))
                {
                    if (!reach(trial, rig, agent, point))
                    {
                        break;
                    }
                    reached.merge(point, 1, Integer::sum);
                    done++;
                }
                if (!trial.hasFindings())
                {
                    Steps.finish(trial, rig);
                }
            }
        }
        trial.measured("moments reached: %s", String.join(", ",
            reached.entrySet().stream().map((each) -> each.getKey().word() + " " + each.getValue()).toList()));
    }

    private static boolean reach(final Trial trial, final Rig rig, final Path agent, final CrashPoint point)
        throws IOException, InterruptedException
    {
        if (point.isOfSnapshot())
        {
            return reachInSnapshot(trial, rig, agent, point);
        }
        final int after = 1 + trial.random().nextInt(switch (point)
        {
            case SEGMENT_NAMED, SEGMENT_ENDED -> MAX_SEGMENTS;
            case EFFECT_INTENDED, EFFECT_CAUSED -> MAX_EFFECTS;
            default -> MAX_BLOCKS;
        });
        rig.with(List.of(), List.of("-javaagent:" + agent + "=crash=" + point.word() + ":" + after));
        rig.start();
        if (!rig.child().awaitEnd(Rig.PATIENCE_NS))
        {
            trial.finding("start %d: moment %s was not reached %d times within a minute", rig.starts(), point.word(),
                after);
            return false;
        }
        final int expected = point.isKilled() ? KILLED : 1;
        if (rig.child().exitCode() != expected)
        {
            trial.finding("start %d: ended with %d at moment %s, wanted %d: %s", rig.starts(), rig.child().exitCode(),
                point.word(), expected, rig.child().lastErrors());
            return false;
        }
        if (!point.isKilled())
        {
            trial.notice().add(rig.child().endedNs() - CrashTrigger.thrownNs(rig.child().errors()));
        }
        trial.roundDone();
        trial.say("ended at %s, the %dth time, %,d offered, %,d effects", point.word(), after,
            rig.offerer().offered(), rig.effects());
        final long ns = rig.firstEffectNs();
        if (rig.starts() > 1 && ns >= 0)
        {
            trial.recover().add(ns);
        }
        return true;
    }

    private static boolean reachInSnapshot(
        final Trial trial, final Rig rig, final Path agent, final CrashPoint point)
        throws IOException, InterruptedException
    {
        rig.with(List.of(), List.of());
        rig.start();
        if (!Steps.awaitUp(trial, rig))
        {
            return false;
        }
        try (Child maker = rig.snapshot(List.of("-javaagent:" + agent + "=crash=" + point.word() + ":1")))
        {
            if (!maker.awaitEnd(Rig.PATIENCE_NS) || maker.exitCode() != KILLED)
            {
                trial.finding("a snapshot did not end at moment %s: %s", point.word(), maker.lastErrors());
                return false;
            }
        }
        rig.child().kill();
        trial.roundDone();
        trial.say("ended at %s, and the pipeline with it, %,d offered, %,d effects", point.word(),
            rig.offerer().offered(), rig.effects());
        return true;
    }
}
