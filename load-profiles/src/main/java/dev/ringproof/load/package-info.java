/** Load per tier in an open model, from plan to evidence. */
@NullMarked
package dev.ringproof.load;

import org.jspecify.annotations.NullMarked;
