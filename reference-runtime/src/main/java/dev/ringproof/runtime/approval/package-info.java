/** Approvals: asked for, waited for, decided by someone else. */
@NullMarked
package dev.ringproof.runtime.approval;

import org.jspecify.annotations.NullMarked;
