/**
 * Our own paths as the rig measures them, each in a process of its own: links, journal.
 */
package io.veltrix.bench.ours;
