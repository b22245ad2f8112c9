/** Ring admission: grants, tenants, quotas, adaptive limits. */
@NullMarked
package dev.ringproof.runtime.ring;

import org.jspecify.annotations.NullMarked;
