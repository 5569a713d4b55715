package io.veltrix.engine.config;

import static io.veltrix.engine.config.Files.refused;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class YamlTextTest
{
    @Test
    void shouldRefuseWhenYamlIsBroken()
    {
        refused(
            Files.good()
                .with("  tick: 10ms", "  tick: 10ms: 3"),
            "p.yaml:4: found broken YAML at column 13: mapping values are not allowed here; write valid YAML " +
                    "(often a missing space after ':', a bracket that is not closed, or a line that is not indented " +
                    "like its neighbours) instead");
    }

    @Test
    void shouldRefuseWhenLineHasTab()
    {
        refused(
            Files.good()
                .with("  tick: 10ms", "\ttick: 10ms"),
            "p.yaml:4: found broken YAML at column 1: found character '\\t(TAB)' that cannot start any " +
                    "token. (Do not use \\t(TAB) for indentation) (while scanning for the next token); write spaces " +
                    "where this line has a tab instead");
    }

    @Test
    void shouldRefuseWhenBracketIsOpen()
    {
        refused(
            Files.good()
                .with("gateway}\n", "gateway\n"),
            "p.yaml:12: found broken YAML at column 6: expected ',' or '}', but got : (while parsing a flow " +
                    "mapping); write valid YAML (often a missing space after ':', a bracket that is not closed, or a " +
                    "line that is not indented like its neighbours) instead");
    }

    @Test
    void shouldRefuseWhenAliasHoldsItself()
    {
        refused(
            new Files.Draft("pipeline: x\nsources: {m: {type: config-market}}\nlanes: &a\n  l: *a\n"),
            "p.yaml:3: lanes: found more than 32 levels, or an alias to itself; write a flatter section instead",
            "p.yaml:4: lanes.l.l: found the unknown key 'l'; write one of stages, streams, thread, reads, link, " +
                "when-full, on-error instead",
            "p.yaml:4: lanes.l.stages: found no stages; write a list of at least one '- {name: ..., type: ...}' " +
                "instead");
    }

    /** Seen to fail with YamlLimits not asked: a stack overflow came out of the reader. */
    @Test
    void shouldRefuseWhenNestedDeeperThanAnyStack()
    {
        refused(
            new Files.Draft("pipeline: x\nsources: " + "[".repeat(20_000) + "\n"),
            "p.yaml: found text that is no YAML: more than 64 levels on line 2; write valid YAML instead");
    }

    /** Seen to fail with the items not counted: the test ran out of memory, or of time. */
    @Test
    @Timeout(30)
    void shouldRefuseWhenAliasesOfAliasesMultiply()
    {
        final StringBuilder text = new StringBuilder("pipeline: x\nsources:\n  s0: &s0 {type: config-market}\n");
        for (int i = 1; i < 25; i++)
        {
            text.append("  s").append(i).append(": &s").append(i).append(" [*s").append(i - 1).append(", *s")
                .append(i - 1).append("]\n");
        }
        refused(
            new Files.Draft(text.toString()),
            "p.yaml: found more than 100000 values, counting each use of an alias; write a smaller file instead");
    }
}
