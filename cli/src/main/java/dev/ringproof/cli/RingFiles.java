package dev.ringproof.cli;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.Located;
import dev.ringproof.rings.spec.RingData;
import dev.ringproof.testbed.target.DataFiles;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The rings of a run's data documents, or of a file. */
final class RingFiles {
  private RingFiles() {}

  /** Reads rings that a user names; the built-in ones where none are. */
  static RingData read(@Nullable Path file) {
    return file == null ? RingData.defaults() : RingData.read(InputFile.written(file));
  }

  static RingData of(DataFiles data) {
    return RingData.read(Located.json("rings", Json.pretty(data.rings())));
  }
}
