package io.veltrix.engine.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.veltrix.codecs.EventType;
import io.veltrix.engine.api.Setting;

/**
 * Reads lanes with their stages and streams.
 */
final class LaneReader
{
    static final int MAX_STAGES = 63;
    private static final List<String> SECTIONS = List.of("stages", "streams");

    private final Problems problems;
    private final ComponentReader components;
    private final Map<String, String> laneOfStream = new LinkedHashMap<>();

    LaneReader(final Problems problems, final ComponentReader components)
    {
        this.problems = problems;
        this.components = components;
    }

    List<LaneConfig> read(final Section lanes)
    {
        final List<LaneConfig> read = new ArrayList<>();
        lanes.named().forEach((name, section) -> read.add(lane(name, section)));
        return read;
    }

    /**
     * @return the one stream that is read; null where there is none or are several.
     */
    static String reads(final Section section, final Setting<String> setting, final Problems problems)
    {
        final Item item = section.item("reads");
        if (!(item instanceof final Item.Row row))
        {
            return section.value(setting);
        }
        if (row.items().size() == 1 && row.items().get(0) instanceof final Item.Scalar scalar)
        {
            return scalar.text();
        }
        problems.add(
            row.place(), section.path("reads"), row.shown() + ", which is not one stream",
            "one stream (only the sequencer merges: what must meet goes through a source, or its producer runs in " +
            "both lanes)");
        return null;
    }

    private LaneConfig lane(final String name, final Section section)
    {
        section.refuseOthers(SECTIONS, LaneSettings.ALL);
        final List<StageConfig> stages = stages(section);
        return new LaneConfig(
            name,
            section.value(LaneSettings.THREAD),
            reads(section, LaneSettings.READS, problems),
            section.word(LaneSettings.LINK, LinkKind.class),
            section.word(LaneSettings.WHEN_FULL, FullPolicy.class),
            section.word(LaneSettings.ON_ERROR, ErrorPolicy.class),
            stages,
            streams(name, section.section("streams"), stages));
    }

    private List<StageConfig> stages(final Section lane)
    {
        final List<StageConfig> stages = new ArrayList<>();
        final Item item = lane.item("stages");
        final String path = lane.path("stages");
        if (!(item instanceof final Item.Row row) || row.items().isEmpty())
        {
            problems.add(
                path, item == null ? "no stages" : item instanceof Item.Row ? "an empty list" : item.shown(),
                "a list of at least one '- {name: ..., type: ...}'");
            return stages;
        }
        if (row.items().size() > MAX_STAGES)
        {
            problems.add(path, row.items().size() + " stages in one lane", "at most " + MAX_STAGES);
        }
        final Map<String, Place> seen = new LinkedHashMap<>();
        for (final Item element : row.items())
        {
            stages.add(stage(element, path, seen));
        }
        return stages;
    }

    private StageConfig stage(final Item element, final String path, final Map<String, Place> seen)
    {
        final String known = element instanceof final Item.Table table && table.get("name") instanceof
            final Item.Scalar scalar ? scalar.text() : "#" + (seen.size() + 1);
        final String stagePath = path + "." + known;
        final Place first = seen.putIfAbsent(known, element.place());
        if (first != null)
        {
            problems.add(
                element.place(), stagePath, "'" + known + "' a second time (first on line " + first.line() + ")",
                "a name of its own");
        }
        final Section section = Section.of(element, null, first == null ? stagePath : stagePath + "#2", problems);
        final String name = section.value(StageSettings.NAME);
        if (name != null)
        {
            Section.checkName(problems, section.path("name"), name);
        }
        return components.stage(known, section);
    }

    private List<StreamConfig> streams(final String lane, final Section streams, final List<StageConfig> stages)
    {
        final List<StreamConfig> read = new ArrayList<>();
        streams.named().forEach((name, section) ->
        {
            section.refuseOthers(List.of(), StreamSettings.ALL);
            final String first = laneOfStream.putIfAbsent(name, lane);
            if (first != null)
            {
                problems.add(
                    section.path(), "'" + name + "' a second time (lane '" + first + "' writes a stream of that name)",
                    "a name no other stream has");
            }
            read.add(new StreamConfig(
                name,
                laneOfStream.size(),
                events(section, stages),
                section.word(StreamSettings.RECORD, Recording.class),
                Math.toIntExact(section.value(StreamSettings.BUFFER)),
                lane));
        });
        return read;
    }

    private List<EventType> events(final Section stream, final List<StageConfig> stages)
    {
        final String path = stream.path("events");
        final Map<String, EventType> emitted = new LinkedHashMap<>();
        boolean allKnown = !stages.isEmpty();
        for (final StageConfig stage : stages)
        {
            allKnown &= stage.declared() != null;
            if (stage.declared() != null)
            {
                stage.declared().emits().forEach(emission -> emitted.put(emission.type().name(), emission.type()));
            }
        }
        final List<EventType> events = new ArrayList<>();
        final List<Item.Scalar> names = stream.texts("events", "a list of event types such as [NewOrder, Cancel]");
        for (final Item.Scalar name : names)
        {
            final EventType type = emitted.get(name.text());
            if (type == null && allKnown)
            {
                problems.add(
                    name.place(), path, name.shown() + ", which no stage of the lane emits",
                    emitted.isEmpty() ? "no streams for this lane (its stages emit nothing), or other stages," :
                    Spelling.fix(name.text(), emitted.keySet()));
            }
            if (type != null && events.contains(type))
            {
                problems.add(name.place(), path, name.shown() + " twice", "each type once");
            }
            else if (type != null)
            {
                events.add(type);
            }
        }
        if (names.isEmpty())
        {
            problems.add(path, "no event types", emitted.isEmpty() ? "the types the lane's stages emit" :
                "a list of some of " + String.join(", ", emitted.keySet()));
        }
        return events;
    }
}
