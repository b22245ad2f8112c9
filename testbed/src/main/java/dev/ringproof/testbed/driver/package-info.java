/** A small blocking HTTP/1.1 and event-stream client over sockets that hides nothing. */
@NullMarked
package dev.ringproof.testbed.driver;

import org.jspecify.annotations.NullMarked;
