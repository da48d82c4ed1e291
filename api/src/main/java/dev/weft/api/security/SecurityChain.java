package dev.weft.api.security;

import dev.weft.api.problem.ProblemException;
import dev.weft.api.problem.ProblemWriter;
import dev.weft.api.store.IdempotentRequests;
import dev.weft.api.store.Tenants;
import dev.weft.api.store.Waiting;
import dev.weft.contract.config.WeftConfig;
import dev.weft.platform.limit.RateLimits;
import io.opentelemetry.api.OpenTelemetry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.AuthenticationEntryPointFailureHandler;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Puts the chain together: trace, authenticate, rate limit, idempotency, audit, authorise, in this
 * order.
 */
@Configuration(proxyBeanMethods = false)
public class SecurityChain implements WebMvcConfigurer {
  private static final Logger LOG = LoggerFactory.getLogger(SecurityChain.class);
  private static final long WIDEST_BODY = 16L * 1024 * 1024;

  private final AuditRecord record;
  private final Permission permission;

  SecurityChain(AuditRecord record, Permission permission) {
    this.record = record;
    this.permission = permission;
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(new AuthorisationInterceptor(permission));
    registry.addInterceptor(new ReplayInterceptor());
    registry.addInterceptor(new QueryInterceptor());
    registry.addInterceptor(new AuditInterceptor(record));
  }

  @Bean
  FilterRegistrationBean<TraceFilter> traceFilter(OpenTelemetry telemetry) {
    var registration = new FilterRegistrationBean<>(new TraceFilter(telemetry));
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return registration;
  }

  @Bean
  FilterRegistrationBean<BodyLimitFilter> bodyLimitFilter(ProblemWriter problems) {
    var registration = new FilterRegistrationBean<>(new BodyLimitFilter(WIDEST_BODY, problems));
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 2);
    return registration;
  }

  @Bean
  FilterRegistrationBean<OverloadFilter> overloadFilter(Waiting waiting, ProblemWriter problems) {
    var registration = new FilterRegistrationBean<>(new OverloadFilter(waiting, problems));
    registration.addUrlPatterns("/api/*", "/approvals/*");
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
    return registration;
  }

  @Bean
  JwtDecoder jwtDecoder(WeftConfig config) {
    return Tokens.decoder(config);
  }

  @Bean
  SecurityFilterChain chain(
      HttpSecurity http,
      WeftConfig config,
      JwtDecoder decoder,
      Tenants tenants,
      RateLimits limits,
      IdempotentRequests answers,
      ProblemWriter problems) {
    AuthenticationEntryPoint unauthenticated =
        (request, response, exception) -> refuse(problems, request, response, exception);
    return http.csrf(AbstractHttpConfigurer::disable)
        .cors(cors -> cors.configurationSource(codecOrigins(config.temporal().ui())))
        .formLogin(AbstractHttpConfigurer::disable)
        .httpBasic(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .headers(headers -> headers.referrerPolicy(r -> r.policy(ReferrerPolicy.NO_REFERRER)))
        .exceptionHandling(e ->
            e.authenticationEntryPoint(unauthenticated)
                .accessDeniedHandler((request, response, denied) ->
                    problems.write(
                        request, response, ProblemException.of(403, "forbidden", "Not allowed."))))
        .oauth2ResourceServer(server ->
            server
                .bearerTokenResolver(new CodecToken())
                .authenticationEntryPoint(unauthenticated)
                .withObjectPostProcessor(answeringWith(unauthenticated))
                .jwt(jwt ->
                    jwt.decoder(decoder)
                        .jwtAuthenticationConverter(new CallerConverter(config.auth(), tenants))))
        .addFilterBefore(
            new RateLimitFilter(limits, config.api().rateLimit(), problems),
            AuthorizationFilter.class)
        .addFilterAfter(
            new IdempotencyFilter(answers, config.api().idempotencyRetention(), problems),
            RateLimitFilter.class)
        .addFilterAfter(new AuditFilter(record), IdempotencyFilter.class)
        .authorizeHttpRequests(requests ->
            requests
                .requestMatchers(
                    "/health/*",
                    "/openapi",
                    "/openapi.yaml",
                    "/openapi/**",
                    "/docs",
                    "/docs/**",
                    "/swagger-ui/**",
                    "/runbooks",
                    "/runbooks/*",
                    "/approvals/*/page",
                    "/oidc/**",
                    "/error")
                .permitAll()
                .anyRequest()
                .authenticated())
        .build();
  }

  /** The pages of Temporal's Web UI alone may ask for payloads from a browser. */
  private static UrlBasedCorsConfigurationSource codecOrigins(WeftConfig.Ui ui) {
    String url = ui.url().isEmpty() ? "http://127.0.0.1:" + ui.port() : ui.url();
    URI address = URI.create(url);
    CorsConfiguration pages = new CorsConfiguration();
    pages.setAllowedOrigins(List.of(address.getScheme() + "://" + address.getAuthority()));
    pages.setAllowedMethods(List.of("POST"));
    pages.setAllowedHeaders(
        List.of("Authorization", "Authorization-Extras", "Content-Type", "X-Namespace"));
    pages.setAllowCredentials(true);
    pages.setMaxAge(Duration.ofHours(1));
    UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
    source.registerCorsConfiguration("/api/v1/codec/**", pages);
    return source;
  }

  /** By itself the filter throws when keys cannot be had, which would read as an error of ours. */
  private static ObjectPostProcessor<BearerTokenAuthenticationFilter> answeringWith(
      AuthenticationEntryPoint unauthenticated) {
    var answer = new AuthenticationEntryPointFailureHandler(unauthenticated);
    answer.setRethrowAuthenticationServiceException(false);
    return new ObjectPostProcessor<>() {
      @Override
      public <O extends BearerTokenAuthenticationFilter> O postProcess(O filter) {
        filter.setAuthenticationFailureHandler(answer);
        return filter;
      }
    };
  }

  private static void refuse(
      ProblemWriter problems,
      HttpServletRequest request,
      HttpServletResponse response,
      AuthenticationException exception)
      throws IOException {
    if (exception instanceof AuthenticationServiceException) {
      LOG.warn("The keys of the tokens' signer cannot be read: {}", exception.getMessage());
      response.setHeader("Retry-After", "5");
      problems.write(
          request,
          response,
          ProblemException.of(
              503,
              "signer_unreachable",
              "The keys that tokens are checked with cannot be read now. Try again later."));
      return;
    }
    response.setHeader("WWW-Authenticate", "Bearer");
    String detail =
        exception instanceof OAuth2AuthenticationException token
                && token.getError().getDescription() != null
            ? "The bearer token was refused: " + token.getError().getDescription() + "."
            : "A bearer token is required.";
    problems.write(request, response, ProblemException.of(401, "unauthenticated", detail));
  }
}
