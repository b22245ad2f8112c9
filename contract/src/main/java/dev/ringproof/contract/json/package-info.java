/** JSON and YAML in and out; the only user of the JSON library. */
@NullMarked
package dev.ringproof.contract.json;

import org.jspecify.annotations.NullMarked;
