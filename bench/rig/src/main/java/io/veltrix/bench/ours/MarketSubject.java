package io.veltrix.bench.ours;

import java.util.List;

import io.veltrix.bench.harness.SubjectProcess;
import io.veltrix.trading.book.OrderBookStage;
import io.veltrix.trading.risk.RiskStage;
import io.veltrix.trading.strategy.ImbalanceStage;

/**
 * The lane that trades: books, strategy and risk, over as many instruments as the task's scale says, drawn evenly,
 * which is the worst for the caches.
 */
public final class MarketSubject
{
    private MarketSubject()
    {
    }

    /**
     * @param arguments of the task.
     */
    public static void main(final String[] arguments)
    {
        SubjectProcess.links(arguments, (task) -> new LaneKit(
            List.of(new OrderBookStage(), new ImbalanceStage(), new RiskStage()),
            new MessageTape(task.scale(), task.seed())));
    }
}
