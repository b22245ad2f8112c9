/** The driver's verbs as a port, and the native binding that speaks the contract's HTTP wire. */
@NullMarked
package dev.ringproof.testbed.binding;

import org.jspecify.annotations.NullMarked;
