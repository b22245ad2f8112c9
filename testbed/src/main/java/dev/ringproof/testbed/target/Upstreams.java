package dev.ringproof.testbed.target;

import dev.ringproof.testbed.proxy.FaultProxy;

/** The proxies between a runtime and its stub world. */
public record Upstreams(
    FaultProxy primary, FaultProxy fallback, FaultProxy tools, FaultProxy decision) {}
