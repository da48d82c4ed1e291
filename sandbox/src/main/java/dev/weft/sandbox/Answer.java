package dev.weft.sandbox;

import java.util.Map;

/** Status, JSON body and extra headers of a response. */
record Answer(int status, Map<String, Object> body, Map<String, String> headers) {

  static Answer ok(Map<String, Object> body) {
    return new Answer(200, body, Map.of());
  }

  static Answer created(Map<String, Object> body) {
    return new Answer(201, body, Map.of());
  }
}
