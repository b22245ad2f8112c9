package dev.ringproof.chaos.fault;

import dev.ringproof.testbed.persona.Persona;
import dev.ringproof.testbed.target.Standing;
import java.util.Random;

/**
 * The moment at which turns stand at a point.
 *
 * @param user who asks what is answered meanwhile
 * @param died is told between a process's death and the next one's start
 */
public record Moment(Standing standing, Random random, Persona user, Runnable died) {}
