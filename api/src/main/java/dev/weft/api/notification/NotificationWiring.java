package dev.weft.api.notification;

import dev.weft.api.store.Tenants;
import dev.weft.contract.config.WeftConfig;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The channels that are configured. */
@Configuration(proxyBeanMethods = false)
class NotificationWiring {
  @Bean
  Notifier consoleNotifier() {
    return new ConsoleNotifier();
  }

  @Bean
  @ConditionalOnExpression("!@weftConfig.notifications().mail().host().isEmpty()")
  Notifier mailNotifier(WeftConfig config, Tenants tenants, Clock clock) {
    return new MailNotifier(config.notifications().mail(), tenants, clock);
  }

  @Bean
  @ConditionalOnExpression("!@weftConfig.notifications().webhook().url().isEmpty()")
  Notifier webhookNotifier(WeftConfig config, Clock clock) {
    return new WebhookNotifier(config.notifications().webhook(), clock);
  }
}
