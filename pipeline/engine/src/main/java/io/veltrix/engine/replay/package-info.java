/**
 * Replay: the recorded root stream through the same lanes, without sources, sinks, gate or clock. On one thread by
 * plain calls, or spread over the threads of the pipeline file. What comes out is compared with what was recorded,
 * event by event.
 */
package io.veltrix.engine.replay;
