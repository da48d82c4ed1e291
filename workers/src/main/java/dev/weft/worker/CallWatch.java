package dev.weft.worker;

import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptor;

/** Watches what flows ask the engine for. */
abstract class CallWatch extends WorkerInterceptorBase {
  /** Stands before the calls of one flow. */
  abstract WorkflowOutboundCallsInterceptor before(WorkflowOutboundCallsInterceptor calls);

  @Override
  public final WorkflowInboundCallsInterceptor interceptWorkflow(
      WorkflowInboundCallsInterceptor next) {
    return new WorkflowInboundCallsInterceptorBase(next) {
      @Override
      public void init(WorkflowOutboundCallsInterceptor calls) {
        super.init(before(calls));
      }
    };
  }
}
