/** The configuration, parsed once into records, every complaint with key, found and expected. */
@NullMarked
package dev.ringproof.runtime.config;

import org.jspecify.annotations.NullMarked;
