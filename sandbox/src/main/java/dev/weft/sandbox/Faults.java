package dev.weft.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The faults in force, in order of arrival. */
final class Faults {

  private final List<Fault> faults = new ArrayList<>();
  private int lastId;

  synchronized Map<String, Object> add(Fault.Spec spec) {
    lastId++;
    Fault fault = new Fault("f" + lastId, spec);
    faults.add(fault);
    return fault.toJson();
  }

  /** The first that strikes this request. */
  synchronized Optional<Fault.Spec> strike(String method, String path) {
    return faults.stream()
        .filter(fault -> fault.strikes(method, path))
        .findFirst()
        .map(Fault::spec);
  }

  synchronized List<Map<String, Object>> toJson() {
    return faults.stream().map(Fault::toJson).toList();
  }

  synchronized int clear() {
    int cleared = faults.size();
    faults.clear();
    return cleared;
  }
}
