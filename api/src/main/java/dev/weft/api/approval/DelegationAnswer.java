package dev.weft.api.approval;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weft.platform.store.Delegation;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A delegation as the API shows it. */
@Schema(name = "Delegation", description = "Persons are surrogates.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record DelegationAnswer(
    String delegationId,
    String delegator,
    String delegate,
    @Schema(description = "The one approval that it is for; absent for all within the time.")
        @Nullable String approvalId,
    Instant from,
    Instant until,
    @Nullable Instant withdrawnAt) {
  static DelegationAnswer of(Delegation delegation) {
    return new DelegationAnswer(
        delegation.delegationId(),
        delegation.delegator(),
        delegation.delegate(),
        delegation.approvalId(),
        delegation.from(),
        delegation.until(),
        delegation.withdrawnAt());
  }
}
