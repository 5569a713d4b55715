package io.veltrix.bench.ours;

import java.util.List;
import java.util.stream.IntStream;

import io.veltrix.bench.harness.SubjectProcess;
import io.veltrix.codecs.Event;
import io.veltrix.engine.api.Outputs;
import io.veltrix.engine.api.Settings;
import io.veltrix.engine.api.Stage;
import io.veltrix.engine.api.StageContext;
import io.veltrix.engine.api.StageDeclaration;
import io.veltrix.trading.TradingEvents;

/**
 * A lane of as many stages as the task's scale says: all count and do nothing else, but for the last, which hands on.
 */
public final class StagesSubject
{
    private StagesSubject()
    {
    }

    /**
     * @param arguments of the task.
     */
    public static void main(final String[] arguments)
    {
        SubjectProcess.links(arguments, (task) -> new LaneKit(stages(task.scale() - 1), new MessageTape(1, 1)));
    }

    /** Of four classes in turn, so that the compiler cannot inline the call to them, as in any lane of real stages. */
    private static List<Stage> stages(final int count)
    {
        return IntStream.range(0, count).<Stage>mapToObj((i) -> switch (i & 3)
        {
            case 0 -> new FirstStage();
            case 1 -> new SecondStage();
            case 2 -> new ThirdStage();
            default -> new FourthStage();
        }).toList();
    }

    private abstract static class CountingStage implements Stage
    {
        long events;

        @Override
        public void declare(final StageDeclaration declaration, final Settings settings)
        {
            declaration.subscribes(TradingEvents.BOOK_CHANGE);
        }

        @Override
        public void onStart(final StageContext context)
        {
        }
    }

    private static final class FirstStage extends CountingStage
    {
        @Override
        public void onEvent(final Event event, final Outputs out)
        {
            events++;
        }
    }

    private static final class SecondStage extends CountingStage
    {
        @Override
        public void onEvent(final Event event, final Outputs out)
        {
            events++;
        }
    }

    private static final class ThirdStage extends CountingStage
    {
        @Override
        public void onEvent(final Event event, final Outputs out)
        {
            events++;
        }
    }

    private static final class FourthStage extends CountingStage
    {
        @Override
        public void onEvent(final Event event, final Outputs out)
        {
            events++;
        }
    }
}
