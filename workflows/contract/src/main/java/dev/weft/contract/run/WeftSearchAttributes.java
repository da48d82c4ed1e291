package dev.weft.contract.run;

import io.temporal.common.SearchAttributeKey;
import io.temporal.common.SearchAttributes;

/** Search attributes, set at start and never upserted. */
public final class WeftSearchAttributes {
  public static final SearchAttributeKey<String> TENANT =
      SearchAttributeKey.forKeyword("WeftTenant");
  public static final SearchAttributeKey<String> RUN = SearchAttributeKey.forKeyword("WeftRun");
  public static final SearchAttributeKey<String> FLOW = SearchAttributeKey.forKeyword("WeftFlow");
  public static final SearchAttributeKey<String> SUBJECT =
      SearchAttributeKey.forKeyword("WeftSubject");

  private WeftSearchAttributes() {}

  /** The attributes of a run. */
  public static SearchAttributes of(RunContext run) {
    return SearchAttributes.newBuilder()
        .set(TENANT, run.tenant())
        .set(RUN, run.runId())
        .set(FLOW, run.flow())
        .set(SUBJECT, run.subject())
        .build();
  }
}
