/**
 * A Java agent for processes under trial: puts crash points and a clock that can be stepped into the engine's classes
 * as they are loaded.
 * <p>
 * Why an agent, and no seam in the engine: the moments that matter most lie inside the hot path (a block is reserved
 * and not committed, a segment is named and not yet ended). A seam there is code on the hot path for everybody, or a
 * configuration nobody may set; and it would have to be in every new place. An agent changes the classes of one
 * process of a trial and nothing else: what users run has no trace of it. The price is that a point names a method and
 * a call in it; where that is gone the agent refuses to start, and a test reaches every point.
 * <p>
 * Start reading with {@link io.veltrix.tools.chaos.agent.ChaosAgent}.
 */
package io.veltrix.tools.chaos.agent;
