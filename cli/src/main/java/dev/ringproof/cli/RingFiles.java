package dev.ringproof.cli;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.Located;
import dev.ringproof.rings.spec.RingData;
import dev.ringproof.testbed.target.DataFiles;

/** The rings of a run's data documents. */
final class RingFiles {
  private RingFiles() {}

  static RingData of(DataFiles data) {
    return RingData.read(Located.json("rings", Json.pretty(data.rings())));
  }
}
