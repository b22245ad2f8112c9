/** Load profiles as data: what a file says, checked. {@link LoadProfiles} reads them. */
@NullMarked
package dev.ringproof.load.spec;

import org.jspecify.annotations.NullMarked;
