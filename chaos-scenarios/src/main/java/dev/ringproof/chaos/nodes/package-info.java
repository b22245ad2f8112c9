/** Many nodes on one store under load, killed, cut off and put to sleep, and what clients saw. */
@NullMarked
package dev.ringproof.chaos.nodes;

import org.jspecify.annotations.NullMarked;
