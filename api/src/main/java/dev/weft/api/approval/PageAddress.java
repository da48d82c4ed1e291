package dev.weft.api.approval;

import dev.weft.contract.config.WeftConfig;

/** Where an approval's page stands. */
public final class PageAddress {
  private PageAddress() {}

  /** The page's address, as callers see it; it opens with a link's token, or a bearer token. */
  public static String of(WeftConfig config, String approvalId) {
    return api(config) + "/approvals/" + approvalId + "/page";
  }

  /** The API's address, as callers see it. */
  static String api(WeftConfig config) {
    return config.apiUrl();
  }
}
