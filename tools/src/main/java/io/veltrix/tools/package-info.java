/**
 * The {@code veltrix} command: runs pipelines, builds books, reads journals, replays. Start with
 * {@link io.veltrix.tools.Veltrix}.
 */
package io.veltrix.tools;
