package dev.weft.platform.store;

import com.google.protobuf.ByteString;
import java.util.UUID;

/**
 * An encrypted payload that stands outside the engine's history.
 *
 * @param tenant whose it is
 * @param workflowId the flow that it was encrypted for
 * @param keyId the key that it was encrypted with
 * @param content what the payload codec made
 */
public record PayloadBlob(String tenant, String workflowId, UUID keyId, ByteString content) {}
