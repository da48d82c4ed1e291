package dev.weft.bench.stack;

import dev.weft.contract.config.WeftConfig;
import io.temporal.authorization.AuthorizationGrpcMetadataProvider;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The engine of a region, past Weft: with the region's own token where the engine asks for one. */
public final class EngineDoor {
  private EngineDoor() {}

  /** Opens it; the caller shuts it down. */
  public static WorkflowServiceStubs open(WeftConfig.Temporal temporal) {
    WorkflowServiceStubsOptions.Builder options =
        WorkflowServiceStubsOptions.newBuilder().setTarget(temporal.address());
    String file = temporal.tokenFile();
    if (!file.isEmpty()) {
      options.addGrpcMetadataProvider(
          new AuthorizationGrpcMetadataProvider(() -> "Bearer " + token(Path.of(file))));
    }
    return WorkflowServiceStubs.newServiceStubs(options.build());
  }

  private static String token(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
