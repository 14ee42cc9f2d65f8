/** The TCP proxies that stand before proxied endpoints: one selector thread for all of them. */
@NullMarked
package dev.reprise.engine.runtime.proxy;

import org.jspecify.annotations.NullMarked;
