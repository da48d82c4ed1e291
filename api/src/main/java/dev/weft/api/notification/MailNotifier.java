package dev.weft.api.notification;

import dev.weft.api.store.Tenants;
import dev.weft.contract.config.WeftConfig;
import dev.weft.platform.store.ApprovalView;
import dev.weft.platform.store.Channel;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Properties;
import org.springframework.mail.MailPreparationException;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/**
 * Reminders by SMTP. Neither subject nor text holds personal data: what is asked is on the page.
 */
final class MailNotifier implements Notifier {
  private static final String PATIENCE_MILLIS = "10000";

  private final JavaMailSenderImpl sender = new JavaMailSenderImpl();
  private final WeftConfig.Mail config;
  private final Tenants tenants;
  private final Clock clock;

  MailNotifier(WeftConfig.Mail config, Tenants tenants, Clock clock) {
    this.config = config;
    this.tenants = tenants;
    this.clock = clock;
    sender.setHost(config.host());
    sender.setPort(config.port());
    sender.setDefaultEncoding(StandardCharsets.UTF_8.name());
    Properties properties = sender.getJavaMailProperties();
    properties.put("mail.smtp.connectiontimeout", PATIENCE_MILLIS);
    properties.put("mail.smtp.timeout", PATIENCE_MILLIS);
    properties.put("mail.smtp.writetimeout", PATIENCE_MILLIS);
    if (config.startTls()) {
      properties.put("mail.smtp.starttls.enable", "true");
      properties.put("mail.smtp.starttls.required", "true");
      properties.put("mail.smtp.ssl.checkserveridentity", "true");
    }
    if (!config.user().isEmpty()) {
      sender.setUsername(config.user());
      sender.setPassword(config.password());
      properties.put("mail.smtp.auth", "true");
    }
  }

  @Override
  public Channel channel() {
    return Channel.MAIL;
  }

  @Override
  public void send(Reminder reminder) {
    List<String> recipients = recipients(reminder.approval());
    if (!recipients.isEmpty()) {
      sender.send(message(reminder, recipients));
    }
  }

  /** The requester where nobody else decides; else those whom the configuration names. */
  private List<String> recipients(ApprovalView approval) {
    List<String> recipients = new ArrayList<>();
    if (approval.requesterOnly()) {
      String name = tenants.principalOf(approval.tenant(), approval.requester());
      if (name.matches("[^@\\s]+@[^@\\s]+")) {
        recipients.add(name);
      }
    } else {
      recipients.addAll(config.to());
    }
    return recipients;
  }

  private MimeMessage message(Reminder reminder, List<String> recipients) {
    MimeMessage message = new IdentifiedMessage(reminder.notificationId());
    try {
      message.setFrom(new InternetAddress(config.from()));
      for (String recipient : recipients) {
        message.addRecipient(Message.RecipientType.TO, new InternetAddress(recipient));
      }
      message.setSubject("Weft: a decision waits for you", StandardCharsets.UTF_8.name());
      message.setSentDate(Date.from(clock.instant()));
      message.setText(text(reminder), StandardCharsets.UTF_8.name());
    } catch (MessagingException e) {
      throw new MailPreparationException(e);
    }
    return message;
  }

  private static String text(Reminder reminder) {
    ApprovalView approval = reminder.approval();
    return """
    A run waits for your decision. Silence until %s means no.

    Read and decide:  %s
    If that page does not open, ask for a fresh link:  ./weft approvals link %s
    """
        .formatted(approval.deadline(), reminder.url(), approval.approvalId());
  }

  /** The same reminder has the same Message-ID at each try. */
  private static final class IdentifiedMessage extends MimeMessage {
    private final String id;

    IdentifiedMessage(String id) {
      super((jakarta.mail.Session) null);
      this.id = id;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", "<" + id + "@weft>");
    }
  }
}
