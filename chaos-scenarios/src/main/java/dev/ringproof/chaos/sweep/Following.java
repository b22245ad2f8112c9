package dev.ringproof.chaos.sweep;

import dev.ringproof.chaos.kit.Ongoing;
import dev.ringproof.chaos.kit.Scene;
import dev.ringproof.chaos.kit.Unmet;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.binding.StreamEvent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A client that follows a turn over as many streams as it takes, each from the last event on. */
final class Following {
  private final Scene scene;
  private final Ongoing first;
  private Ongoing now;
  private long triedNanos;

  Following(Scene scene, Ongoing first) {
    this.scene = scene;
    this.first = first;
    this.now = first;
    this.triedNanos = System.nanoTime() - Duration.ofHours(1).toNanos();
  }

  /** Does what is to be done, not too often; whether the turn's end was read. */
  boolean ended(Duration between) {
    if (now.stream().terminal().isPresent()) {
      return true;
    }
    if (System.nanoTime() - triedNanos < between.toNanos()) {
      return false;
    }
    var asking = asking();
    if (asking != null && scene.approved().isEmpty()) {
      approve(asking);
      triedNanos = System.nanoTime();
    }
    if (now.stream().ended() && now.stream().terminal().isEmpty()) {
      scene.rest(first, last()).ifPresent(rest -> now = rest);
      triedNanos = System.nanoTime();
    }
    return now.stream().terminal().isPresent();
  }

  private @Nullable Ongoing asking() {
    return scene.turns().stream()
        .filter(seen -> seen.turn().equals(first.turn()))
        .filter(seen -> !seen.seen(EventType.APPROVAL_REQUIRED).isEmpty())
        .findFirst()
        .orElse(null);
  }

  /** One that is refused now is said again. */
  private void approve(Ongoing asking) {
    try {
      scene.approve(asking, Scene.PATIENCE);
    } catch (Unmet refused) {
      scene.transcript().note("not approved yet: " + refused.getMessage());
    }
  }

  private long last() {
    return scene.turns().stream()
        .filter(seen -> seen.turn().equals(first.turn()))
        .flatMap(seen -> seen.stream().seen().stream())
        .mapToLong(StreamEvent::id)
        .max()
        .orElse(0);
  }
}
