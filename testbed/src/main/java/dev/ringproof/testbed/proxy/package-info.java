/**
 * The proxy between two parts that talk: one interface over Toxiproxy's shapes, and an embedded
 * server that speaks its wire. Entry point: {@link dev.ringproof.testbed.proxy.ProxyServers}.
 */
@NullMarked
package dev.ringproof.testbed.proxy;

import org.jspecify.annotations.NullMarked;
