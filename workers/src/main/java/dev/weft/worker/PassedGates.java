package dev.weft.worker;

import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptorBase;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers through which version gates a flow came while it was replayed, and as which version.
 */
final class PassedGates extends CallWatch {
  private final Map<String, Integer> passed = new ConcurrentHashMap<>();

  Map<String, Integer> passed() {
    return new TreeMap<>(passed);
  }

  void forget() {
    passed.clear();
  }

  @Override
  WorkflowOutboundCallsInterceptor before(WorkflowOutboundCallsInterceptor calls) {
    return new Calls(calls);
  }

  private final class Calls extends WorkflowOutboundCallsInterceptorBase {
    Calls(WorkflowOutboundCallsInterceptor next) {
      super(next);
    }

    @Override
    public int getVersion(String changeId, int minimum, int maximum) {
      int version = super.getVersion(changeId, minimum, maximum);
      passed.merge(changeId, version, Math::min);
      return version;
    }
  }
}
