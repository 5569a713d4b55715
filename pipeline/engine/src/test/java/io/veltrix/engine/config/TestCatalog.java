package io.veltrix.engine.config;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.EventType;
import io.veltrix.engine.api.Component;
import io.veltrix.engine.api.ComponentCatalog;
import io.veltrix.engine.api.Outputs;
import io.veltrix.engine.api.Setting;
import io.veltrix.engine.api.Settings;
import io.veltrix.engine.api.Sink;
import io.veltrix.engine.api.SinkContext;
import io.veltrix.engine.api.SinkDeclaration;
import io.veltrix.engine.api.Source;
import io.veltrix.engine.api.SourceContext;
import io.veltrix.engine.api.SourceDeclaration;
import io.veltrix.engine.api.SourceOutputs;
import io.veltrix.engine.api.Stage;
import io.veltrix.engine.api.StageContext;
import io.veltrix.engine.api.StageDeclaration;

/**
 * Components that only declare; what they declare comes from their settings, so that each test can make its own case.
 */
public final class TestCatalog implements ComponentCatalog
{
    static final EventType TICKER = new EventType("Ticker", 900, 1);
    static final EventType INTENT = new EventType("Intent", 900, 2);
    static final EventType ORDER = new EventType("Order", 900, 3);
    static final EventType CANCEL = new EventType("Cancel", 900, 4);
    static final EventType REPORT = new EventType("Report", 900, 5);

    @Override
    public Map<String, Supplier<? extends Component>> components()
    {
        return Map.of(
            "config-market", Market::new,
            "config-answers", Answers::new,
            "config-book", Book::new,
            "config-strategy", Strategy::new,
            "config-risk", Risk::new,
            "config-gateway", Gateway::new,
            "config-log", Log::new);
    }

    /** Brings events in. */
    public static class Market implements Source
    {
        static final Setting<Long> EVENTS = Setting.count("events").defaultsTo("1").between("0", "100000");
        static final Setting<Long> LENGTH = Setting.bytes("length").defaultsTo("64B").between("8B", "1MiB");
        static final Setting<Long> RATE = Setting.rate("rate").defaultsTo("1000/s").between("1/s", "1000000/s");
        static final Setting<Boolean> LOOP = Setting.flag("loop").defaultsTo("false");

        @Override
        public List<Setting<?>> settings()
        {
            return List.of(EVENTS, LENGTH, RATE, LOOP);
        }

        @Override
        public void declare(final SourceDeclaration declaration, final Settings settings)
        {
            declaration.unit(settings.get(EVENTS).intValue(), settings.get(LENGTH).intValue())
                .clock(SourceDeclaration.Clock.RECORDED).resume(SourceDeclaration.Resume.EXACT);
        }

        @Override
        public void onStart(final SourceContext context)
        {
        }

        @Override
        public int poll(final SourceOutputs out)
        {
            return 0;
        }
    }

    /** Answers a sink. */
    public static final class Answers extends Market
    {
        static final Setting<Long> ANSWERS = Setting.count("per-request").defaultsTo("2").between("1", "100");

        @Override
        public List<Setting<?>> settings()
        {
            return List.of(EVENTS, LENGTH, RATE, LOOP, ANSWERS);
        }

        @Override
        public void declare(final SourceDeclaration declaration, final Settings settings)
        {
            super.declare(declaration, settings);
            declaration.answers(settings.get(ANSWERS).intValue(), 1_000);
        }
    }

    /** A stage that emits nothing. */
    public static class Book implements Stage
    {
        @Override
        public void declare(final StageDeclaration declaration, final Settings settings)
        {
            declaration.subscribes(TICKER);
        }

        @Override
        public void onStart(final StageContext context)
        {
        }

        @Override
        public void onEvent(final Event event, final Outputs out)
        {
        }
    }

    /** Ticker to intents. */
    public static final class Strategy extends Book
    {
        static final Setting<Long> INTENTS = Setting.count("intents").defaultsTo("2").between("1", "100000");
        static final Setting<String> FILES = Setting.text("files");

        @Override
        public List<Setting<?>> settings()
        {
            return List.of(INTENTS, FILES);
        }

        @Override
        public void declare(final StageDeclaration declaration, final Settings settings)
        {
            declaration.subscribes(TICKER, REPORT).emits(INTENT, settings.get(INTENTS).intValue(), 32).timers(4);
        }
    }

    /** Intents to orders. */
    public static final class Risk extends Book
    {
        static final Setting<Long> LENGTH = Setting.bytes("length").defaultsTo("64B").between("8B", "1MiB");

        @Override
        public List<Setting<?>> settings()
        {
            return List.of(LENGTH);
        }

        @Override
        public void declare(final StageDeclaration declaration, final Settings settings)
        {
            declaration.subscribes(INTENT)
                .emits(ORDER, 1, settings.get(LENGTH).intValue()).emits(CANCEL, 1, 40);
        }
    }

    /** Sends orders and waits for answers. */
    public static class Gateway implements Sink
    {
        static final Setting<Long> OUTSTANDING = Setting.count("outstanding").defaultsTo("64").between("0", "10000000");

        @Override
        public List<Setting<?>> settings()
        {
            return List.of(OUTSTANDING);
        }

        @Override
        public void declare(final SinkDeclaration declaration, final Settings settings)
        {
            declaration.subscribes(ORDER, CANCEL).outstanding(settings.get(OUTSTANDING).intValue());
        }

        @Override
        public void onStart(final SinkContext context)
        {
        }

        @Override
        public boolean onEvent(final Event event)
        {
            return true;
        }
    }

    /** Writes what it is given somewhere; durable or not. */
    public static final class Log extends Gateway
    {
        static final Setting<Boolean> DURABLE = Setting.flag("durable").defaultsTo("false");
        static final Setting<String> ONLY = Setting.choice("only", "all", "orders").defaultsTo("all");

        @Override
        public List<Setting<?>> settings()
        {
            return List.of(DURABLE, ONLY);
        }

        @Override
        public void declare(final SinkDeclaration declaration, final Settings settings)
        {
            if (settings.get(DURABLE))
            {
                declaration.durable();
            }
            if (settings.get(ONLY).equals("orders"))
            {
                declaration.subscribes(ORDER);
            }
        }
    }

    /** Waits for a disk. */
    public static final class Disk extends Gateway
    {
        @Override
        public void declare(final SinkDeclaration declaration, final Settings settings)
        {
            declaration.blocking();
        }
    }

    /** Fails while it is made. */
    public static final class Broken extends Book
    {
        public Broken()
        {
            throw new IllegalStateException("no such device");
        }
    }

    /** Refuses what it is told. */
    public static final class Picky extends Book
    {
        @Override
        public void declare(final StageDeclaration declaration, final Settings settings)
        {
            throw new IllegalArgumentException("limits: found 3 and 2, wanted the first to be lower");
        }
    }

    /** Takes a key of the engine. */
    public static final class Greedy extends Book
    {
        @Override
        public List<Setting<?>> settings()
        {
            return List.of(Setting.text("name"));
        }
    }
}
