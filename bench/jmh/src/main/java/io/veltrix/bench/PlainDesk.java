package io.veltrix.bench;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What a strategy and risk checks of the same rules look like in plain Java: maps, records, an object an order.
 * Single-threaded.
 */
final class PlainDesk
{
    private static final double THRESHOLD = 0.7;
    private static final long PACE = 64;
    private static final long COOL_DOWN_NS = TimeUnit.MICROSECONDS.toNanos(100);
    private static final int MAX_OPEN = 256;
    private static final int MAX_OPEN_PER_INSTRUMENT = 4;
    private static final long LOT = 100;
    private static final long MAX_SIZE = 10_000;
    private static final long MAX_POSITION = 100_000;
    private static final double COLLAR = 0.05;
    private static final double RATE_PER_NS = 10_000 / 1e9;
    private static final double BURST = 1_000;

    private final Map<Long, Order> open = new HashMap<>();
    private final Map<Long, Integer> openIn = new HashMap<>();
    private final Map<Long, Long> pausedUntilNs = new HashMap<>();
    private final Map<Long, Top> tops = new HashMap<>();
    private final Map<Long, Long> positions = new HashMap<>();
    private double tokens = BURST;
    private long filledNs;
    private long lastOrderId;
    private long lastOrderCause = -PACE;
    private long passed;

    /** Best bid and offer of an instrument. */
    record Top(long instrument, long bidPrice, long askPrice, long bidSize, long askSize)
    {
    }

    /** An order. */
    record Order(long id, long instrument, long price, long quantity, boolean isBuy)
    {
    }

    void onTop(final Top top)
    {
        tops.put(top.instrument(), top);
    }

    /**
     * @return what the strategy wants; null for nothing.
     */
    Order decide(final Top top, final long cause, final long nowNs)
    {
        if (cause - lastOrderCause < PACE || top.bidSize() <= 0 || top.askSize() <= 0 ||
            top.bidPrice() >= top.askPrice() || open.size() >= MAX_OPEN)
        {
            return null;
        }
        final double needed = THRESHOLD * (top.bidSize() + top.askSize());
        final boolean isBuy = top.bidSize() >= needed;
        if (!isBuy && top.askSize() < needed ||
            openIn.getOrDefault(top.instrument(), 0) >= MAX_OPEN_PER_INSTRUMENT ||
            nowNs < pausedUntilNs.getOrDefault(top.instrument(), 0L))
        {
            return null;
        }
        lastOrderCause = cause;
        pausedUntilNs.put(top.instrument(), nowNs + COOL_DOWN_NS);
        openIn.merge(top.instrument(), 1, Integer::sum);
        final Order order = new Order(
            ++lastOrderId, top.instrument(), isBuy ? top.askPrice() : top.bidPrice(), LOT, isBuy);
        open.put(order.id(), order);
        return order;
    }

    /** The strategy is told that an order is over. */
    void onDone(final long orderId)
    {
        openIn.merge(open.remove(orderId).instrument(), -1, Integer::sum);
    }

    /**
     * @return the order where it passes risk; null where it does not.
     */
    Order check(final Order order, final long nowNs)
    {
        final Top top = tops.get(order.instrument());
        if (order.quantity() <= 0 || order.quantity() > MAX_SIZE || top == null || open.size() >= MAX_OPEN)
        {
            return null;
        }
        final double middle = (top.bidPrice() + top.askPrice()) / 2.0;
        final long position = positions.getOrDefault(order.instrument(), 0L);
        tokens = Math.min(BURST, tokens + (nowNs - filledNs) * RATE_PER_NS);
        filledNs = nowNs;
        if (Math.abs(order.price() - middle) > COLLAR * middle ||
            Math.abs(position + (order.isBuy() ? order.quantity() : -order.quantity())) > MAX_POSITION || tokens < 1)
        {
            return null;
        }
        tokens--;
        open.put(order.id(), order);
        passed++;
        return order;
    }

    /** Risk is told that an order was filled. */
    void onFill(final Order order)
    {
        open.remove(order.id());
        positions.merge(order.instrument(), order.isBuy() ? order.quantity() : -order.quantity(), Long::sum);
    }

    long passed()
    {
        return passed;
    }
}
