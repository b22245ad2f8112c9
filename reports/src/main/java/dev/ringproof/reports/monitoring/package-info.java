/** What watches a deployment by its metrics, made of its service level objectives. */
@NullMarked
package dev.ringproof.reports.monitoring;

import org.jspecify.annotations.NullMarked;
