package dev.weft.contract.key;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Gives a tenant and each of its persons new keys, and encrypts what is stored under them. What
 * earlier keys encrypted stays readable.
 */
@WorkflowInterface
public interface KeyRotationWorkflow {
  /** The flow's name in the catalogue. */
  String NAME = "KeyRotation";

  @WorkflowMethod(name = NAME)
  KeyRotationResult run(KeyRotationInput input);
}
