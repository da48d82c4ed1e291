package dev.weft.platform.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What changes of a run that has not started.
 *
 * @param startAt the new time; null leaves it
 * @param goal the new goal; null leaves it
 * @param input the new input; null leaves it
 * @param template the template version that the new input is for; null leaves it
 * @param scopes what whoever changes it may do: the run may do no more
 */
public record StartChange(
    @Nullable Instant startAt,
    @Nullable String goal,
    @Nullable Map<String, Object> input,
    @Nullable TemplateVersion template,
    List<String> scopes) {
  public StartChange {
    scopes = List.copyOf(scopes);
  }
}
