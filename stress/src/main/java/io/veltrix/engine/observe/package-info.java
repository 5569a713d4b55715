/**
 * What observers share with the threads they watch.
 */
package io.veltrix.engine.observe;
