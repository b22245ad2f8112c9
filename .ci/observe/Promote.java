import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.ring.GrantKind;
import dev.ringproof.contract.ring.Subject;
import dev.ringproof.rings.key.Grants;
import dev.ringproof.rings.key.Keys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;

/** Puts a promotion's grant where a rehearsal's is: a gate would take days to earn one. */
final class Promote {
  public static void main(String[] args) throws Exception {
    var found = Json.parse(Files.readAllBytes(Path.of(args[1])));
    var subject =
        new Subject(
            found.text("/build/artefact").orElseThrow(),
            found.text("/build/tiers").orElseThrow(),
            found.text("/build/policy").orElseThrow(),
            found.text("/build/prices").orElseThrow(),
            found.text("/build/rings").orElseThrow());
    var grant =
        Grants.issue(
            Keys.load(Path.of(args[0])),
            subject,
            Math.toIntExact(found.whole("/ring").orElseThrow()),
            GrantKind.PROMOTION,
            Instant.now().plus(Duration.ofHours(1)));
    var file = Path.of(args[2]);
    var beside = file.resolveSibling("grant.new");
    Files.writeString(beside, Json.write(grant));
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
