package dev.weft.api.store;

/** Secrets derived from the region's keys: the same in every process of the region. */
@FunctionalInterface
public interface Secrets {
  /** 32 secret bytes for a tenant and a use. */
  byte[] of(String tenant, String use);
}
