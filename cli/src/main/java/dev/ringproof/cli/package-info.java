/** The {@code ringproof} command: parses, wires the modules, prints, ends with the right code. */
@NullMarked
package dev.ringproof.cli;

import org.jspecify.annotations.NullMarked;
