/**
 * Stress tests of what the links share, in the package of the classes they test.
 */
package io.veltrix.engine.link;
