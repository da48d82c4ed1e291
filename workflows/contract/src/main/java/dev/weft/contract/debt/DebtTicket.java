package dev.weft.contract.debt;

import dev.weft.contract.agent.StepCall;
import org.jspecify.annotations.Nullable;

/**
 * What the flow may do about one debt now.
 *
 * @param state as its row says
 * @param call the call to undo; null unless a person asked for a try
 */
public record DebtTicket(DebtState state, @Nullable StepCall call) {}
