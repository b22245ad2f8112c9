package dev.ringproof.conformance.kit;

import dev.ringproof.contract.clause.Capability;
import dev.ringproof.contract.clause.Seam;
import dev.ringproof.testbed.binding.BindingKind;
import dev.ringproof.testbed.binding.Verb;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Marks a test that takes a {@link Check} and proves one clause of the contract. */
@Documented
@Test
@ExtendWith(KitExtension.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Proves {
  /** The clause. */
  String value();

  /** With what else the test may run. */
  Phase phase() default Phase.TOGETHER;

  /** A failure of it is a leak that was seen: it is taken once, whatever the machine did. */
  boolean once() default false;

  /**
   * It takes more starts or turns than a rehearsal has time for: {@code conform} and the tests of
   * the build run it, {@code prove} does not.
   */
  boolean deep() default false;

  /** Seams that this test needs beyond its clause's. */
  Seam[] seams() default {};

  /** Capabilities that this test needs beyond its clause's. */
  Capability[] capabilities() default {};

  /** The wire that the test speaks; on a target with another one it does not run. */
  BindingKind binding() default BindingKind.NATIVE;

  /** Verbs without which nothing of the clause can be seen: why it does not run on another wire. */
  Verb[] verbs() default {};
}
