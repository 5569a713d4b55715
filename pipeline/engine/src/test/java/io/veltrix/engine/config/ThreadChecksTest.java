package io.veltrix.engine.config;

import static io.veltrix.engine.config.Files.refused;

import java.util.List;

import org.junit.jupiter.api.Test;

class ThreadChecksTest
{
    @Test
    void shouldRefuseWhenThreadIsNotDeclared()
    {
        refused(
            Files.good()
                .with("    thread: hot\n    reads: root", "    thread: hto\n    reads: root"),
            "p.yaml:14: lanes.decide.thread: found 'hto', a thread that is not declared; write 'hot' or " +
                    "declare it under 'threads:' instead");
    }

    @Test
    void shouldRefuseWhenDefaultThreadIsNotDeclared()
    {
        refused(
            Files.good()
                .with("  record: {core: 1}", "  recorder: {core: 1}"),
            "p.yaml:5: journal.thread: found 'record' (the default), a thread that is not declared; write " +
                    "'recorder' or declare it under 'threads:' instead");
    }

    @Test
    void shouldRefuseWhenCoreIsOutsideHost()
    {
        refused(
            Files.good()
                .with("record: {core: 1}", "record: {core: 7}"),
            "p.yaml:8: threads.record.core: found '7', a core this process cannot run on; write one of 0, 1, " +
                    "or none, instead");
    }

    @Test
    void shouldRefuseWhenCoreIsNoNumber()
    {
        refused(
            Files.good()
                .with("record: {core: 1}", "record: {core: first}"),
            "p.yaml:8: threads.record.core: found 'first'; write a whole number such as 1000, from 0 to " +
                    "4095, or none instead");
    }

    @Test
    void shouldRefuseWhenTwoThreadsSpinOnOneCore()
    {
        refused(
            Files.good()
                .with("record: {core: 1}", "record: {core: 1}\n  egress: {core: 0, idle: spin}"),
            "p.yaml:9: threads.egress.idle: found 'spin' on core 0, where thread 'hot' spins too: each would " +
                    "wait whole time slices for the other; write 'idle: yield', or another core, instead");
    }

    @Test
    void shouldRefuseWhenThreadSpinsBesideRecordThread()
    {
        refused(
            Files.good()
                .with("record: {core: 1}", "record: {core: 0}"),
            "p.yaml:7: threads.hot.idle: found 'spin' on core 0, where thread 'record' writes the journal: " +
                    "the journal would fall behind and publishing stop; write 'idle: yield', or another core, instead");
    }

    @Test
    void shouldRefuseWhenMoreThreadsSpinThanCores()
    {
        refused(
            Files.good()
                .with("record: {core: 1}", "record: {core: 1, idle: spin}\n  egress: {idle: spin}"),
            "p.yaml:6: threads: found 3 threads with idle: spin on 2 cores (0, 1); write 'idle: yield' for " +
                    "all but 2 of them instead");
    }

    @Test
    void shouldRefuseWhenThreadSpinsOnOnlyCoreBesideRecordThread()
    {
        refused(
            Files.good().with("record: {core: 1}", "record: {core: 0, idle: sleep}"), Overrides.none(),
            new HostFacts(List.of(0), HostFacts.UNKNOWN, HostFacts.UNKNOWN),
            "p.yaml:7: threads.hot.idle: found 'spin' on core 0, where thread 'record' writes the journal: the " +
                "journal would fall behind and publishing stop; write 'idle: yield', or another core, instead");
    }

    @Test
    void shouldRefuseWhenBlockingSinkSharesThreadWithWhatMustNotWait()
    {
        final String disk = "\n  disk: {thread: %s, reads: orders, type: io.veltrix.engine.config.TestCatalog$Disk}";
        final String gateway = "  gateway: {thread: hot, reads: orders, type: config-gateway}";
        refused(
            Files.good().with(gateway, gateway + disk.formatted("hot")),
            "p.yaml:24: sinks.disk.thread: found 'hot', the thread of the sequencer, lane 'decide', for a sink that " +
                "waits for the outside ('io.veltrix.engine.config.TestCatalog$Disk' declares itself blocking); write " +
                "a thread of its own, declared under 'threads:' with 'idle: backoff', instead");
        refused(
            Files.good().with(gateway, gateway + disk.formatted("record")),
            "p.yaml:24: sinks.disk.thread: found 'record', the thread of the journal, for a sink that " +
                "waits for the outside ('io.veltrix.engine.config.TestCatalog$Disk' declares itself blocking); write " +
                "a thread of its own, declared under 'threads:' with 'idle: backoff', instead");
        Files.read(Files.good().with(gateway, gateway + disk.formatted("store"))
            .with("record: {core: 1}", "record: {core: 1}\n  store: {idle: backoff}"));
    }
}
