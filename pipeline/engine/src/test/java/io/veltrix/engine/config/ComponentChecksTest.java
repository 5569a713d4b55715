package io.veltrix.engine.config;

import static io.veltrix.engine.config.Files.refused;

import org.junit.jupiter.api.Test;

class ComponentChecksTest
{
    @Test
    void shouldRefuseWhenSourceDeclaresNoEvents()
    {
        refused(
            Files.good()
                .with("events: 3}", "events: 0}"),
            "p.yaml:10: sources.market.type: found 'config-market', which refuses its settings: declares " +
                    "unit maxEvents=0 maxMessageLength=64; write settings the component accepts instead");
    }

    @Test
    void shouldRefuseWhenTypeIsMisspelt()
    {
        refused(
            Files.good()
                .with("type: config-risk", "type: config-rsik"),
            "p.yaml:19: lanes.decide.stages.risk.type: found 'config-rsik', a type nobody knows; write " +
                    "'config-risk' instead");
    }

    @Test
    void shouldRefuseWhenTypeIsUnknown()
    {
        refused(
            Files.good()
                .with("type: config-risk", "type: martingale"),
            "p.yaml:19: lanes.decide.stages.risk.type: found 'martingale', a type nobody knows; write one of " +
                    "config-book, config-risk, config-strategy, or the full class name of a stage instead");
    }

    @Test
    void shouldRefuseWhenTypeIsOfAnotherKind()
    {
        refused(
            Files.good()
                .with("type: config-risk", "type: config-log"),
            "p.yaml:19: lanes.decide.stages.risk.type: found 'config-log', which is a sink; write one of " +
                    "config-book, config-risk, config-strategy, or the full class name of a stage instead");
    }

    @Test
    void shouldRefuseWhenClassIsMissing()
    {
        refused(
            Files.good()
                .with("type: config-risk", "type: com.example.Risk"),
            "p.yaml:19: lanes.decide.stages.risk.type: found 'com.example.Risk', a class that is not on the " +
                    "class path; write the full name of a class that is ('$' before a nested one) instead");
    }

    @Test
    void shouldRefuseWhenClassIsNoComponent()
    {
        refused(
            Files.good()
                .with("type: config-risk", "type: java.lang.String"),
            "p.yaml:19: lanes.decide.stages.risk.type: found 'java.lang.String', a class that is no source, " +
                    "stage or sink; write a class that implements one of them, or a short name instead");
    }

    @Test
    void shouldRefuseWhenConstructorThrows()
    {
        refused(
            Files.good()
                .with("type: config-risk", "type: io.veltrix.engine.config.TestCatalog$Broken"),
            "p.yaml:19: lanes.decide.stages.risk.type: found 'io.veltrix.engine.config.TestCatalog$Broken', " +
                    "whose constructor failed with java.lang.IllegalStateException: no such device; write a type " +
                    "whose constructor does nothing (it opens what it needs in onStart) instead");
    }

    @Test
    void shouldRefuseWhenDeclarationThrows()
    {
        refused(
            Files.good()
                .with("type: config-risk", "type: io.veltrix.engine.config.TestCatalog$Picky"),
            "p.yaml:19: lanes.decide.stages.risk.type: found 'io.veltrix.engine.config.TestCatalog$Picky', " +
                    "which refuses its settings: limits: found 3 and 2, wanted the first to be lower; write settings " +
                    "the component accepts instead");
    }

    @Test
    void shouldRefuseWhenComponentDeclaresKeyOfEngine()
    {
        refused(
            Files.good()
                .with("type: config-risk", "type: io.veltrix.engine.config.TestCatalog$Greedy"),
            "p.yaml:19: lanes.decide.stages.risk.type: found 'io.veltrix.engine.config.TestCatalog$Greedy', " +
                    "which declares the setting 'name' that is the engine's or declared twice; write a component " +
                    "whose settings have other names instead");
    }
}
