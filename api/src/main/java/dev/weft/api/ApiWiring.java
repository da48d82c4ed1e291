package dev.weft.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weft.api.approval.LinkTokens;
import dev.weft.api.flow.InputChecks;
import dev.weft.api.flow.PolicyChecks;
import dev.weft.api.placement.HomePlacements;
import dev.weft.api.store.Registry;
import dev.weft.api.store.Secrets;
import dev.weft.contract.config.WeftConfig;
import dev.weft.platform.region.TenantDirectory;
import dev.weft.policy.plan.PlanBounds;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.type.LogicalType;

/** Beans of the api's own. */
@Configuration(proxyBeanMethods = false)
class ApiWiring {
  @Bean
  @ConditionalOnMissingBean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  TenantDirectory tenantDirectory(WeftConfig config) {
    return TenantDirectory.of(config);
  }

  @Bean
  InputChecks inputChecks(Registry registry, WeftConfig config) {
    return new PolicyChecks(registry, PlanBounds.of(config.plans()));
  }

  @Bean
  HomePlacements placements(WeftConfig config, TenantDirectory directory, Clock clock) {
    return HomePlacements.of(config, directory, clock);
  }

  @Bean
  LinkTokens linkTokens(Secrets secrets, Clock clock) {
    return new LinkTokens(secrets, clock);
  }

  /**
   * Fields keep the order in which they are declared; a field that nobody knows is an error, and so
   * are a field that stands twice and a number where text is meant. A field without a value is left
   * out; what stands in a map, such as a step's result, stays as it is.
   */
  @Bean
  JsonMapperBuilderCustomizer jsonRules() {
    return builder ->
        builder
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .changeDefaultPropertyInclusion(
                inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .withCoercionConfig(
                LogicalType.Textual,
                text ->
                    text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail));
  }
}
