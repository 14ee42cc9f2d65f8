/** Keeps the shop's orders in PostgreSQL, and those that were asked for in Redis. */
@NullMarked
package shop.containers;

import org.jspecify.annotations.NullMarked;
