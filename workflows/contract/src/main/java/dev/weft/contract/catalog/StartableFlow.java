package dev.weft.contract.catalog;

import java.util.Map;

/**
 * A flow that a caller may start by name.
 *
 * @param name the workflow type, as in {@code TripBooking}
 * @param description what it does, in one sentence
 * @param workflow the workflow interface
 * @param input the record that its workflow method takes; its component {@code run} is filled in by
 *     the api, every other component comes from the caller
 * @param example an input that a caller may send, without {@code run}
 */
public record StartableFlow(
    String name,
    String description,
    Class<?> workflow,
    Class<? extends Record> input,
    Map<String, Object> example) {}
