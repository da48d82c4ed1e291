package dev.weft.api.store;

import dev.weft.contract.run.RunContext;
import dev.weft.platform.stream.Token;
import dev.weft.platform.stream.TokenId;
import java.util.List;

/** What running steps say. */
@FunctionalInterface
public interface Tokens {
  /** Entries after the given one, in order; none while they cannot be had. */
  List<Token> after(RunContext run, TokenId last, int limit);
}
