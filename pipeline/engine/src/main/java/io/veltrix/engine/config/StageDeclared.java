package io.veltrix.engine.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.veltrix.codecs.EventType;
import io.veltrix.engine.api.Settings;
import io.veltrix.engine.api.Stage;
import io.veltrix.engine.api.StageDeclaration;

/**
 * What a stage says of itself.
 *
 * @param subscribes types of events it is given, each once.
 * @param emits      what it may emit for one input, each type once.
 * @param maxTimers  most timers it ever has scheduled at once.
 */
public record StageDeclared(List<EventType> subscribes, List<Emission> emits, int maxTimers)
{
    public StageDeclared
    {
        subscribes = List.copyOf(subscribes);
        emits = List.copyOf(emits);
    }

    /**
     * Ask a stage.
     *
     * @param stage    to ask.
     * @param settings to give to it.
     * @return what it says.
     * @throws IllegalArgumentException where what it says makes no sense.
     */
    public static StageDeclared of(final Stage stage, final Settings settings)
    {
        final Builder builder = new Builder();
        stage.declare(builder, settings);
        return new StageDeclared(List.copyOf(builder.subscribes), builder.emits, builder.maxTimers);
    }

    private static final class Builder implements StageDeclaration
    {
        private final Set<EventType> subscribes = new LinkedHashSet<>();
        private final List<Emission> emits = new ArrayList<>();
        private int maxTimers;

        @Override
        public StageDeclaration subscribes(final EventType... types)
        {
            subscribes.addAll(List.of(types));
            return this;
        }

        @Override
        public StageDeclaration emits(final EventType type, final int maxPerInput, final int messageLength)
        {
            if (maxPerInput < 1 || messageLength < 8 || emits.stream().anyMatch(e -> e.type().equals(type)))
            {
                throw new IllegalArgumentException(
                    "declares emits " + type + " maxPerInput=" + maxPerInput + " messageLength=" + messageLength +
                    " (each type once, at least one event of at least 8 bytes)");
            }
            emits.add(new Emission(type, maxPerInput, messageLength));
            return this;
        }

        @Override
        public StageDeclaration timers(final int timers)
        {
            if (timers < 0)
            {
                throw new IllegalArgumentException("declares timers=" + timers);
            }
            maxTimers = timers;
            return this;
        }
    }
}
