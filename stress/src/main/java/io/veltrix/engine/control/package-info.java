/**
 * The protocol between operators' commands and the process they are for, as it runs between processes: in a mapped
 * file.
 */
package io.veltrix.engine.control;
