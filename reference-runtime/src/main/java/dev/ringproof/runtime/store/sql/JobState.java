package dev.ringproof.runtime.store.sql;

import com.github.kagkarlsson.scheduler.serializer.Serializer;
import dev.ringproof.runtime.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * What the queue keeps of a job: plain text, so that SQL can read it too.
 *
 * @param due when it should have run: looking in vain whether it may run does not move it
 * @param runs how many runs were begun
 */
record JobState(Instant due, int runs) {
  /** Writes and reads the text as UTF-8. */
  static final Serializer SERIALIZER =
      new Serializer() {
        @Override
        public byte[] serialize(Object data) {
          return data.toString().getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public <T> T deserialize(Class<T> type, byte[] data) {
          return type.cast(new String(data, StandardCharsets.UTF_8));
        }
      };

  static JobState parse(String text) {
    var parts = text.split(" ");
    if (parts.length != 2) {
      throw new StoreException("a job's row holds \"" + text + "\", expected due and runs");
    }
    return new JobState(Instant.ofEpochMilli(Long.parseLong(parts[0])), Integer.parseInt(parts[1]));
  }

  JobState again(Instant at) {
    return new JobState(at, runs + 1);
  }

  String text() {
    return due.toEpochMilli() + " " + runs;
  }
}
