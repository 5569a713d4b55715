/**
 * What single pieces of the hot path cost, measured with JMH: {@link io.veltrix.bench.BenchmarkRun} runs the
 * benchmarks of this package in JVMs of their own and prints one table. Every input is made from a seed, or is a
 * capture that was named; every benchmark checks afterwards that it did the work it claims.
 * <p>
 * JMH is GPL with the Classpath Exception: this module is a tool of the build and no part of what is shipped.
 */
package io.veltrix.bench;
