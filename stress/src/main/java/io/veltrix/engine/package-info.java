/**
 * Stress tests of what a running pipeline shares, in the package of the classes they test.
 */
package io.veltrix.engine;
