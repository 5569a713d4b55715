package io.veltrix.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostFactsTest
{
    @Test
    void shouldReadCoresWhenKernelListsRanges()
    {
        assertEquals(List.of(0, 1, 2, 3, 8, 10, 11), HostFacts.parseCores("0-3,8,10-11"));
    }

    @Test
    void shouldFindFreeDiskWhenHomeDoesNotExistYet(@TempDir final Path folder)
    {
        final HostFacts facts = HostFacts.here(folder.resolve("no/such/home"));

        assertTrue(facts.freeDisk() > 0, facts.toString());
        assertFalse(facts.cores().isEmpty(), facts.toString());
        assertEquals(HostFacts.UNKNOWN, HostFacts.here(null).freeDisk());
    }
}
