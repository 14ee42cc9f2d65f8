/** Takes orders and keeps them in SQLite. */
@NullMarked
package shop.orders;

import org.jspecify.annotations.NullMarked;
