/** What was asked of each turn, what came of it, and the figures made from that. */
@NullMarked
package dev.ringproof.load.measure;

import org.jspecify.annotations.NullMarked;
