package dev.ringproof.testbed.proxy;

import java.util.function.Function;

/**
 * What all proxies of one embedded server share.
 *
 * @param effects makes what a toxic of this kind does; another than {@link ToxicKind#effect} breaks
 *     the server on purpose
 */
record Means(Tasks tasks, Draws draws, Function<ToxicKind, Effect> effects) {}
