package dev.weft.bench.chaos.load;

import dev.weft.bench.stack.OwnStack;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The people of each tenant with their tokens. */
final class People {
  /** Starts the flows. */
  static final String OWNER = "owner";

  static final String ANNA = "anna";
  static final String BEN = "ben";

  private final Map<String, String> tokens = new LinkedHashMap<>();

  private People() {}

  static People of(OwnStack stack) throws IOException, InterruptedException {
    People people = new People();
    for (String tenant : Home.everybody()) {
      for (String user : List.of(OWNER, ANNA, BEN)) {
        String token = stack.weft("token", "--tenant", tenant, "--user", user).strip();
        people.tokens.put(tenant + "/" + user, token);
      }
    }
    return people;
  }

  String token(String tenant, String user) {
    String token = tokens.get(tenant + "/" + user);
    if (token == null) {
      throw new IllegalArgumentException("nobody is called " + user + " in " + tenant);
    }
    return token;
  }
}
