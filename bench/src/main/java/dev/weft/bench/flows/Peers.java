package dev.weft.bench.flows;

import dev.weft.bench.stack.OwnStack;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Other ways of running durable flows, as far as they can be had here.
 *
 * @param there those that are measured
 * @param leftOut the others
 */
record Peers(List<Contender> there, List<LeftOut> leftOut) {
  /** All of them. */
  enum Peer {
    /** DBOS Transact on the same PostgreSQL. */
    DBOS,
    /** Restate, with its own server. */
    RESTATE;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    private Contender on(OwnStack stack) {
      return switch (this) {
        case DBOS -> new Dbos(stack);
        case RESTATE -> new Restate(stack);
      };
    }
  }

  /**
   * One that is not measured.
   *
   * @param name of the peer
   * @param reason why not
   */
  record LeftOut(String name, String reason) {
    String line() {
      return "left out: " + name + ": " + reason;
    }
  }

  /**
   * Starts them.
   *
   * @param without those that are not wanted
   * @param stack that is up
   */
  static Peers prepared(List<Peer> without, OwnStack stack) throws InterruptedException {
    List<Contender> there = new ArrayList<>();
    List<LeftOut> leftOut = new ArrayList<>();
    for (Peer peer : Peer.values()) {
      if (without.contains(peer)) {
        leftOut.add(new LeftOut(peer.label(), "not wanted"));
        continue;
      }
      Contender contender = peer.on(stack);
      try {
        contender.prepare();
        there.add(contender);
      } catch (IOException e) {
        contender.close();
        leftOut.add(new LeftOut(peer.label(), String.valueOf(e.getMessage())));
      }
    }
    return new Peers(List.copyOf(there), List.copyOf(leftOut));
  }
}
