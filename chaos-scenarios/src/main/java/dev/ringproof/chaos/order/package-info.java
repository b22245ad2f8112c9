/** Whether the calls of a history have an order that a sequential object allows. */
@NullMarked
package dev.ringproof.chaos.order;

import org.jspecify.annotations.NullMarked;
