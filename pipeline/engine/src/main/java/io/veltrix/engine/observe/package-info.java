/**
 * What can be seen from outside: latencies at thread boundaries, counters, the report of a run, facts about the host.
 * Hot threads only record; everything else runs on the observing thread.
 */
package io.veltrix.engine.observe;
