package io.veltrix.trading.risk;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.veltrix.codecs.engine.OperatorCommandDecoder;
import io.veltrix.engine.api.Setting;
import io.veltrix.engine.api.Settings;
import io.veltrix.engine.api.StateInput;
import io.veltrix.engine.api.StateOutput;

/**
 * The limits as they stand: from the pipeline file, then as operators change them by the setting's name. A limit has
 * the same bounds however it is set. Single-threaded.
 */
final class RiskLimits
{
    static final Setting<Long> COLLAR = Setting.decimal("collar")
        .between("0", "1").defaultsTo("0.05")
        .because("Largest distance of a price from the middle of the touch, as a share of that middle.")
        .costs("Nothing.")
        .signal("'orders refused: PRICE_COLLAR'");
    static final Setting<Long> COLLAR_FLOOR = Setting.decimal("collar-floor")
        .between("0", "1_000_000").defaultsTo("0.01")
        .because("Smallest collar, in price: spreads trade near and below 0, where a share of the middle is nothing.")
        .costs("Nothing.")
        .signal("'orders refused: PRICE_COLLAR'");
    static final Setting<Long> MAX_ORDER_SIZE = Setting.count("max-order-size")
        .between("1", "1_000_000_000_000").defaultsTo("10_000")
        .because("Largest quantity of one order: the last stop for a slip of the finger.")
        .costs("Nothing.")
        .signal("'orders refused: ORDER_SIZE'");
    static final Setting<Long> POSITION_LIMIT = Setting.count("position-limit")
        .between("0", "1_000_000_000_000").defaultsTo("1_000_000")
        .because("Largest position in one instrument, long or short, all open orders of that side counted as filled.")
        .costs("Nothing.")
        .signal("'orders refused: POSITION'");
    static final Setting<Long> GROSS_LIMIT = Setting.count("gross-limit")
        .between("0", "1_000_000_000_000_000").defaultsTo("1_000_000_000")
        .because("Largest sum of all positions, long and short added, and all open orders.")
        .costs("Nothing.")
        .signal("'orders refused: POSITION'; 'risk gross exposure'");
    static final Setting<Long> ORDER_RATE = Setting.rate("order-rate")
        .between("1/s", "1_000_000_000/s").defaultsTo("20_000/s")
        .because("Orders a second of sequenced time in the long run: what the venue's session allows.")
        .costs("Nothing.")
        .signal("'orders refused: RATE'");

    private static final Setting<?>[] NAMED =
        {COLLAR, COLLAR_FLOOR, MAX_ORDER_SIZE, POSITION_LIMIT, GROSS_LIMIT, ORDER_RATE};
    private static final long[] HIGHEST =
        {1_000_000_000L, 1_000_000L * 1_000_000_000L, 1_000_000_000_000L, 1_000_000_000_000L,
            1_000_000_000_000_000L, 1_000_000_000L};
    private static final long[] LOWEST = {0, 0, 1, 0, 0, 1};
    private static final double UNIT = 1e9;

    private final byte[][] names = new byte[NAMED.length][OperatorCommandDecoder.nameLength()];
    private final long[] values = new long[NAMED.length];
    private final boolean[] isChanged = new boolean[NAMED.length];

    RiskLimits(final Settings settings)
    {
        for (int i = 0; i < NAMED.length; i++)
        {
            final byte[] name = NAMED[i].key().getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(name, 0, names[i], 0, name.length);
            values[i] = (Long)settings.get(NAMED[i]);
        }
    }

    static List<Setting<?>> named()
    {
        return List.of(NAMED);
    }

    /**
     * @param command that says LIMIT.
     * @return false where there is no limit of that name or the value is out of its bounds; then nothing changed.
     */
    boolean change(final OperatorCommandDecoder command)
    {
        final long value = command.value();
        for (int i = 0; i < names.length; i++)
        {
            if (isNamed(command, names[i]))
            {
                final boolean isLegal = value >= LOWEST[i] && value <= HIGHEST[i];
                values[i] = isLegal ? value : values[i];
                isChanged[i] |= isLegal;
                return isLegal;
            }
        }
        return false;
    }

    /**
     * @param price  of an order.
     * @param middle of the touch.
     * @return true where the price is too far from it. Doubles, as the product exceeds 64 bits; Java's are exact rules.
     */
    boolean isOutsideCollar(final long price, final long middle)
    {
        final double distance = Math.abs((double)price - (double)middle);
        return distance > Math.max(Math.abs((double)middle) * (values[0] / UNIT), (double)values[1]);
    }

    long maxOrderSize()
    {
        return values[2];
    }

    long positionLimit()
    {
        return values[3];
    }

    long grossLimit()
    {
        return values[4];
    }

    long orderRate()
    {
        return values[5];
    }

    /** Writes what operators changed. What they did not change is the file's to say, also after an upgrade of it. */
    void save(final StateOutput out)
    {
        for (int i = 0; i < values.length; i++)
        {
            out.putByte(isChanged[i] ? 1 : 0).putLong(isChanged[i] ? values[i] : 0);
        }
    }

    /** Reads what {@link #save} wrote. */
    void load(final StateInput in)
    {
        for (int i = 0; i < values.length; i++)
        {
            isChanged[i] = in.getByte() != 0;
            final long value = in.getLong();
            if (isChanged[i])
            {
                if (value < LOWEST[i] || value > HIGHEST[i])
                {
                    throw new IllegalStateException(NAMED[i].key() + " of " + value + " is out of its bounds");
                }
                values[i] = value;
            }
        }
    }

    private static boolean isNamed(final OperatorCommandDecoder command, final byte[] name)
    {
        for (int i = 0; i < name.length; i++)
        {
            if (command.name(i) != name[i])
            {
                return false;
            }
        }
        return true;
    }
}
