package dev.ringproof.load;

import java.time.Duration;

/**
 * What any load must keep to be believed.
 *
 * @param mostLag past this p99 of the injector's own lateness a run is invalid
 * @param confidence of one-sided bounds, from 0.5 to below 1
 */
public record ProfileDemands(Duration mostLag, double confidence) {}
