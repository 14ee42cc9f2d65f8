/** Pure folds of the log into what people and the planner look at. */
@NullMarked
package dev.reprise.projections;

import org.jspecify.annotations.NullMarked;
