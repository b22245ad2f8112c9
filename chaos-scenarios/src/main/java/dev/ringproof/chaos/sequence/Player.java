package dev.ringproof.chaos.sequence;

import dev.ringproof.chaos.kit.Together;
import dev.ringproof.chaos.sequence.History.Twin;
import dev.ringproof.testbed.persona.Persona;
import dev.ringproof.testbed.target.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Plays programs at a standing target, one at a time, as people of one tenant. */
final class Player {
  private final Standing standing;
  private final List<Persona> users = new ArrayList<>();
  private final Persona approver;

  Player(Standing standing) {
    this.standing = standing;
    var first = standing.personas().user();
    users.add(first);
    while (users.size() < Program.MOST_CLIENTS) {
      users.add(standing.personas().userOf(first.tenant()));
    }
    this.approver = standing.personas().approverOf(first.tenant());
  }

  /** Plays one; empty where its sessions could not be opened, so that nothing was seen. */
  Optional<History> play(Program program) {
    var board = new Board(standing.witness());
    var word = new Approver(standing.binding(), board, approver);
    var clients = new ArrayList<Client>();
    for (int i = 0; i < program.clients().size(); i++) {
      var user = users.get(i);
      clients.add(new Client(standing.binding(), board, program.places(), user, word));
    }
    for (int place = 0; place < program.places().size(); place++) {
      if (!clients.getFirst().open(place)) {
        return Optional.empty();
      }
    }
    var all = new ArrayList<Runnable>();
    for (int i = 0; i < clients.size(); i++) {
      var client = clients.get(i);
      var steps = program.clients().get(i);
      all.add(() -> client.run(steps));
    }
    Together.run(all);
    look(board, clients.getFirst());
    return Optional.of(board.history());
  }

  /** When all is over: each turn from its beginning, from its middle and from its end. */
  private void look(Board board, Client client) {
    board
        .turns()
        .forEach(
            (turn, session) -> {
              client.read(session, turn, 0);
              var last = board.seen(turn);
              if (!board.isErased(session) && last > 1) {
                client.read(session, turn, last / 2);
                client.read(session, turn, last);
              }
            });
    for (var session : board.sessions()) {
      client.show(session);
      if (board.isErased(session)) {
        board.add(twin(session));
      }
    }
  }

  private Twin twin(String session) {
    var user = users.getFirst();
    var never = session.substring(0, session.length() - 8) + "aaaaaaaa";
    var erased = Answers.withoutTrace(standing.binding().session(user, session));
    var missing = Answers.withoutTrace(standing.binding().session(user, never));
    return new Twin(session, erased.equals(missing), erased + ", not " + missing);
  }
}
