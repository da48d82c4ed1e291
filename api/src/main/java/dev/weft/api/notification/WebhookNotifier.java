package dev.weft.api.notification;

import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.payload.WeftJson;
import dev.weft.platform.store.ApprovalView;
import dev.weft.platform.store.Channel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Reminders by POST. {@code Weft-Signature} is the hexadecimal HMAC-SHA256 of {@code
 * Weft-Timestamp}, a dot and the body, so that a receiver knows who calls and can refuse what is
 * old.
 */
final class WebhookNotifier implements Notifier {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int FIRST_ERROR = 300;

  private final URI url;
  private final byte[] secret;
  private final Clock clock;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  WebhookNotifier(WeftConfig.Webhook config, Clock clock) {
    this.url = URI.create(config.url());
    this.secret = config.secret().getBytes(StandardCharsets.UTF_8);
    this.clock = clock;
  }

  @Override
  public Channel channel() {
    return Channel.WEBHOOK;
  }

  @Override
  public void send(Reminder reminder) {
    String timestamp = String.valueOf(clock.instant().getEpochSecond());
    String body = WeftJson.write(body(reminder));
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .header("Weft-Notification", reminder.notificationId())
            .header("Weft-Timestamp", timestamp)
            .header("Weft-Signature", signature(timestamp + "." + body))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      if (status >= FIRST_ERROR) {
        throw new IOException("the receiver answered " + status);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Ids and names of tools, no personal data. */
  private static Map<String, Object> body(Reminder reminder) {
    ApprovalView approval = reminder.approval();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", "approval.reminder");
    body.put("notificationId", reminder.notificationId());
    body.put("tenant", approval.tenant());
    body.put("approvalId", approval.approvalId());
    body.put("runId", approval.runId());
    body.put("tool", approval.toolName());
    body.put("deadline", approval.deadline());
    body.put("votes", approval.voting().counting().size());
    body.put("votesRequired", approval.voting().required());
    body.put("url", reminder.url());
    return body;
  }

  private String signature(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}
