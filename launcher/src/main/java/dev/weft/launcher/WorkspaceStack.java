package dev.weft.launcher;

import dev.weft.contract.config.InvalidConfigurationException;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.tls.LiveTls;
import dev.weft.launcher.client.CommandFailure;
import dev.weft.launcher.client.LocalStack;
import dev.weft.launcher.stack.Stack;
import dev.weft.launcher.token.LocalTokens;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The stack of this checkout, as the client commands use it. */
final class WorkspaceStack implements LocalStack {
  private static final Duration TOKEN_LIFETIME = Duration.ofMinutes(10);

  private final Workspace workspace;
  private final Stack stack;

  private WorkspaceStack(Workspace workspace) {
    this.workspace = workspace;
    this.stack = new Stack(workspace, Progress.silent());
  }

  /** Opens the stack of the checkout that this process was started from. */
  static LocalStack open() {
    try {
      return new WorkspaceStack(Workspace.open());
    } catch (LauncherException | InvalidConfigurationException e) {
      throw failure(e);
    }
  }

  @Override
  public URI api() {
    return URI.create(config().apiUrl());
  }

  @Override
  public @Nullable SSLContext tls() {
    WeftConfig config = config();
    return config.apiUrl().startsWith("https:") ? LiveTls.services(config) : null;
  }

  @Override
  public boolean isUp() {
    return stack.isComplete();
  }

  @Override
  public void start(PrintStream progress) {
    try {
      new Stack(workspace, Progress.to(progress)).ensureUp();
    } catch (LauncherException | InvalidConfigurationException e) {
      throw failure(e);
    }
  }

  @Override
  public String token(String tenant, String user) {
    return LocalTokens.open(workspace.home(), config().auth())
        .sign(tenant, user, LocalTokens.ALL_SCOPES, TOKEN_LIFETIME);
  }

  private WeftConfig config() {
    return stack.running().flatMap(state -> stack.effective()).orElseGet(workspace::config);
  }

  private static CommandFailure failure(RuntimeException e) {
    String message = e.getMessage();
    return new CommandFailure("environment", message == null ? e.toString() : message);
  }
}
