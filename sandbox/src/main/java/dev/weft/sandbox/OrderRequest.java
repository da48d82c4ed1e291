package dev.weft.sandbox;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What a PUT on a key asks for; two bodies are the same when these are equal.
 *
 * @param productId offer or stay
 * @param count passengers or rooms
 * @param person the caller's opaque word for the traveller
 * @param limitCents highest acceptable price of one, minor units
 */
record OrderRequest(
    @JsonProperty("productId") String productId,
    @JsonProperty("count") int count,
    @JsonProperty("person") String person,
    @JsonProperty("limitCents") long limitCents) {}
