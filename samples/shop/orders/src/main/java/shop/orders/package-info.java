/** Takes orders, and keeps them in SQLite or wherever a store keeps them. */
@NullMarked
package shop.orders;

import org.jspecify.annotations.NullMarked;
