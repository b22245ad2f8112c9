package dev.ringproof.runtime.stream;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The channels of the turns that run in this process. */
public final class Channels {
  private final ConcurrentMap<String, TurnChannel> live = new ConcurrentHashMap<>();

  /** Makes a turn's channel known. */
  public void open(TurnChannel channel) {
    live.put(channel.turn(), channel);
  }

  /** Forgets a turn's channel; who holds it may read on. */
  public void close(TurnChannel channel) {
    live.remove(channel.turn());
  }

  /** Returns the channel of a running turn. */
  public Optional<TurnChannel> of(String turn) {
    return Optional.ofNullable(live.get(turn));
  }

  /** Returns all channels there are now. */
  public Collection<TurnChannel> all() {
    return List.copyOf(live.values());
  }
}
