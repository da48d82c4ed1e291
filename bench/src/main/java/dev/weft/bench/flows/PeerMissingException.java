package dev.weft.bench.flows;

import java.io.IOException;

/** A peer cannot be had on this machine; the others are measured without it. */
final class PeerMissingException extends IOException {
  private static final long serialVersionUID = 1L;

  PeerMissingException(String reason) {
    super(reason);
  }

  PeerMissingException(String reason, Exception cause) {
    super(reason, cause);
  }
}
