package dev.weft.api.notification;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.weft.api.ApprovalFixture;
import dev.weft.api.FakeTenants;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.WeftConfigLoader;
import dev.weft.platform.store.ApprovalView;
import jakarta.mail.internet.MimeMessage;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mail.MailException;

/** Reminders to a real mail server and to a real receiver. */
class NotifiersIT {
  private static final String SECRET = "a-secret-of-enough-characters";
  private static final Instant NOW = Instant.parse("2027-02-20T10:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  private final GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
  private final WireMockServer receiver =
      new WireMockServer(WireMockConfiguration.options().dynamicPort());
  private final FakeTenants tenants = new FakeTenants();
  @TempDir private Path home;

  @BeforeEach
  void start() {
    mail.start();
    receiver.start();
  }

  @AfterEach
  void stop() {
    mail.stop();
    receiver.stop();
  }

  @Test
  void shouldMailThoseWhoMayDecideWithoutPersonalDataInTheSubject() throws Exception {
    MailNotifier notifier = new MailNotifier(config().mail(), tenants, CLOCK);
    ApprovalView approval = ApprovalFixture.fourEyes("run", "approval:write", NOW.plusSeconds(60));

    notifier.send(reminder(approval));
    notifier.send(reminder(approval));

    MimeMessage[] received = mail.getReceivedMessages();
    assertThat(received).hasSize(4);
    assertThat(received)
        .extracting(message -> message.getAllRecipients()[0].toString())
        .contains("one@example.org");
    MimeMessage first = received[0];
    assertThat(first.getSubject()).isEqualTo("Weft: a decision waits for you");
    assertThat(first.getFrom()[0].toString()).isEqualTo("weft@example.org");
    assertThat(first.getMessageID()).isEqualTo("<n-1@weft>").isEqualTo(received[3].getMessageID());
    assertThat(first.getContent().toString())
        .contains("http://weft/approvals/x/page", "means no", approval.deadline().toString())
        .doesNotContain("Vienna", "anna");
  }

  @Test
  void shouldMailTheRequesterWhoseNameIsAnAddressWhenNobodyElseDecides() throws Exception {
    ApprovalView own = ApprovalFixture.pending("run", "approval:write", NOW.plusSeconds(60));
    FakeTenants named =
        new FakeTenants() {
          @Override
          public String principalOf(String tenant, String subject) {
            return subject.equals(own.requester()) ? "anna@example.org" : "somebody";
          }
        };

    new MailNotifier(config().mail(), tenants, CLOCK).send(reminder(own));
    assertThat(mail.getReceivedMessages()).isEmpty();
    new MailNotifier(config().mail(), named, CLOCK).send(reminder(own));

    assertThat(mail.getReceivedMessages()).hasSize(1);
    assertThat(mail.getReceivedMessages()[0].getAllRecipients()[0].toString())
        .isEqualTo("anna@example.org");
  }

  @Test
  void shouldFailWhenTheMailServerIsAway() {
    MailNotifier notifier = new MailNotifier(config().mail(), tenants, CLOCK);
    mail.stop();

    assertThatThrownBy(() ->
            notifier.send(reminder(ApprovalFixture.fourEyes("run", "x:y", NOW.plusSeconds(60)))))
        .isInstanceOf(MailException.class);
  }

  @Test
  void shouldSignWhatItPosts() throws Exception {
    receiver.stubFor(post("/hook").willReturn(aResponse().withStatus(204)));
    ApprovalView approval = ApprovalFixture.fourEyes("run", "approval:write", NOW.plusSeconds(60));

    new WebhookNotifier(config().webhook(), CLOCK).send(reminder(approval));

    LoggedRequest request = receiver.findAll(postRequestedFor(urlEqualTo("/hook"))).getFirst();
    String timestamp = request.getHeader("Weft-Timestamp");
    assertThat(timestamp).isEqualTo(String.valueOf(NOW.getEpochSecond()));
    assertThat(request.getHeader("Weft-Notification")).isEqualTo("n-1");
    assertThat(request.getHeader("Weft-Signature"))
        .isEqualTo(hmac(timestamp + "." + request.getBodyAsString()));
    assertThat(request.getBodyAsString())
        .contains("approval.reminder", approval.approvalId(), "\"votesRequired\":2")
        .doesNotContain("Vienna");
  }

  @Test
  void shouldFailWhenTheReceiverRefuses() {
    receiver.stubFor(post("/hook").willReturn(aResponse().withStatus(500)));

    assertThatThrownBy(() ->
            new WebhookNotifier(config().webhook(), CLOCK)
                .send(reminder(ApprovalFixture.pending("run", "x:y", NOW))))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("500");
  }

  private WeftConfig.Notifications config() {
    return WeftConfigLoader.parse(
            "test",
            """
            notifications:
              mail:
                host: 127.0.0.1
                port: %d
                startTls: false
                from: weft@example.org
                to: [one@example.org, two@example.org]
              webhook: { url: "http://127.0.0.1:%d/hook", secret: %s }
            """
                .formatted(mail.getSmtp().getPort(), receiver.port(), SECRET),
            Map.of(),
            home)
        .notifications();
  }

  private static Notifier.Reminder reminder(ApprovalView approval) {
    return new Notifier.Reminder("n-1", approval, "http://weft/approvals/x/page");
  }

  private static String hmac(String text) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
  }
}
