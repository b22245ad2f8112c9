/** The action policy gate: asked before any adapter, and again at it. */
@NullMarked
package dev.ringproof.runtime.policy;

import org.jspecify.annotations.NullMarked;
