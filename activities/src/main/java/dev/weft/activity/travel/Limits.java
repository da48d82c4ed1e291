package dev.weft.activity.travel;

import dev.weft.activity.failure.TypedFailure;
import dev.weft.activity.tool.ToolContext;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.money.Money;

/** What may be spent, as pure functions. */
final class Limits {
  private Limits() {}

  /**
   * The most that may be spent on something of the given price.
   *
   * @throws TypedFailure of type {@code ApprovalExceeded} with the price when it is above
   */
  static Money allowed(ToolContext context, Money price) {
    Money allowed = context.allowed();
    if (allowed == null) {
      throw TypedFailure.of(ErrorType.ApprovalMissing, "nobody has approved a maximum");
    }
    if (!allowed.currency().equals(price.currency()) || price.minor() > allowed.minor()) {
      throw exceeded(price);
    }
    return allowed;
  }

  /** A refusal that names the price of one, as that of all. */
  static TypedFailure forAll(TypedFailure failure, int count) {
    return failure.type() == ErrorType.ApprovalExceeded
            && failure.details().getFirst() instanceof Money one
        ? exceeded(new Money(Math.multiplyExact(one.minor(), count), one.currency()))
        : failure;
  }

  private static TypedFailure exceeded(Money price) {
    return TypedFailure.of(
        ErrorType.ApprovalExceeded,
        "the price has risen past what was approved: it is " + price.display() + " now",
        price);
  }
}
