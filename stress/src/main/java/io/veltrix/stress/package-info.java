/**
 * Stress tests of what the threads of a pipeline share, run by jcstress: {@code stress/run}. Tests of what is
 * package-private in the engine stand in a package of the same name here.
 * <p>
 * An actor runs the engine's own class wherever that can be had by the million; where it repeats the class's steps
 * instead, the test says so, and what it proves is that order, not that the class keeps it.
 * <p>
 * Two actors each, as two cores are enough for everything here. Each test's class says how it was seen to fail: a test
 * that never failed proves nothing. On x86 stores are not reordered with stores nor loads with loads by the processor;
 * there, what a missing release or acquire does is up to the compiler, so these tests say more on other processors.
 * <p>
 * jcstress is GPL with the Classpath Exception: this module is a tool of the build and no part of what is shipped.
 */
package io.veltrix.stress;
