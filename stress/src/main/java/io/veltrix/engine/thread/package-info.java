/**
 * What a pipeline's thread shows to the one that watches it.
 */
package io.veltrix.engine.thread;
