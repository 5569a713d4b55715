package io.veltrix.bench.ours;

import java.util.List;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.codecs.trading.BookChangeDecoder;
import io.veltrix.codecs.trading.MessageHeaderEncoder;
import io.veltrix.engine.api.Outputs;
import io.veltrix.engine.api.Settings;
import io.veltrix.engine.api.Stage;
import io.veltrix.engine.api.StageContext;
import io.veltrix.engine.api.StageDeclaration;
import io.veltrix.engine.config.LinkKind;
import io.veltrix.engine.lane.Lane;
import io.veltrix.engine.stream.EventHandler;
import io.veltrix.trading.TradingEvents;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * A lane of one stage that does nothing but count. Single-threaded.
 */
final class EmptyLane implements EventHandler
{
    private static final MessageHeaderEncoder HEADER = new MessageHeaderEncoder();

    private final CountingStage stage = new CountingStage();
    private final Lane lane;

    EmptyLane()
    {
        lane = BareLane.of(LinkKind.JOURNAL, List.of(stage));
    }

    /**
     * Write the header of a message that the stage subscribes to.
     *
     * @param buffer to write to.
     * @param event  offset of the event.
     */
    static void message(final MutableDirectBuffer buffer, final int event)
    {
        HEADER.wrap(buffer, event + EventHeaderDescriptor.MESSAGE_OFFSET)
            .blockLength(BookChangeDecoder.BLOCK_LENGTH)
            .templateId(BookChangeDecoder.TEMPLATE_ID)
            .schemaId(BookChangeDecoder.SCHEMA_ID)
            .version(BookChangeDecoder.SCHEMA_VERSION);
    }

    @Override
    public boolean onEvent(final DirectBuffer buffer, final int offset, final int length)
    {
        return lane.onEvent(buffer, offset, length);
    }

    long events()
    {
        return stage.events;
    }

    private static final class CountingStage implements Stage
    {
        private long events;

        @Override
        public void declare(final StageDeclaration declaration, final Settings settings)
        {
            declaration.subscribes(TradingEvents.BOOK_CHANGE);
        }

        @Override
        public void onStart(final StageContext context)
        {
        }

        @Override
        public void onEvent(final Event event, final Outputs out)
        {
            events++;
        }
    }
}
