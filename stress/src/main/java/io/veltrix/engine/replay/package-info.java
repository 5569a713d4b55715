/**
 * What the lanes of a replay show to the thread that waits for their end.
 */
package io.veltrix.engine.replay;
