package dev.ringproof.testbed.target;

import dev.ringproof.contract.clause.Seam;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A runtime to be judged: a command that starts one, or the address of one that runs.
 *
 * @param lends the seams it lends
 * @param artefact files and folders whose digest names what runs; empty: the runtime's own word
 * @param tokenKey JWK file with a private key whose tokens the runtime trusts
 * @param folder where {@code ${target.dir}} and relative paths point
 * @param chat how it is spoken to where it speaks chat completions; null: the contract's own wire
 */
public record TargetSpec(
    String name,
    @Nullable StartSpec start,
    @Nullable URI url,
    Set<Seam> lends,
    List<Path> artefact,
    @Nullable Path tokenKey,
    @Nullable String notes,
    Path folder,
    @Nullable ChatSpec chat) {
  public TargetSpec {
    lends = Set.copyOf(lends);
    artefact = List.copyOf(artefact);
    if ((start == null) == (url == null)) {
      throw new IllegalArgumentException("target " + name + ": expected one of start and url");
    }
  }

  /** Names one that speaks the contract's own wire. */
  public TargetSpec(
      String name,
      @Nullable StartSpec start,
      @Nullable URI url,
      Set<Seam> lends,
      List<Path> artefact,
      @Nullable Path tokenKey,
      @Nullable String notes,
      Path folder) {
    this(name, start, url, lends, artefact, tokenKey, notes, folder, null);
  }

  /** Returns the same, started otherwise. */
  public TargetSpec startedBy(StartSpec other) {
    return new TargetSpec(name, other, url, lends, artefact, tokenKey, notes, folder, chat);
  }

  /** Returns the same, which does not lend this seam. */
  public TargetSpec without(Seam seam) {
    var rest = new TreeSet<>(lends);
    rest.remove(seam);
    return new TargetSpec(name, start, url, rest, artefact, tokenKey, notes, folder, chat);
  }

  /**
   * How it is started; {@code ${...}} variables are filled in by {@link Standing}.
   *
   * @param readyWithin how long it may take until it is ready
   */
  public record StartSpec(List<String> command, Map<String, String> env, Duration readyWithin) {
    public StartSpec {
      command = List.copyOf(command);
      env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
    }
  }
}
