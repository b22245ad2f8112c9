/** Money to the token: what providers served, joined with what was settled, whatever broke off. */
@NullMarked
package dev.ringproof.chaos.money;

import org.jspecify.annotations.NullMarked;
