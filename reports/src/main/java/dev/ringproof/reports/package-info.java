/** Evidence and verdicts as HTML, Markdown and JUnit XML; the one place that escapes. */
@NullMarked
package dev.ringproof.reports;

import org.jspecify.annotations.NullMarked;
