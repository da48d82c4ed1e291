package dev.weft.activity.travel;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.http.Fault;
import dev.weft.activity.failure.TypedFailure;
import dev.weft.activity.tool.TestContexts;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.money.Money;
import dev.weft.testkit.fake.StreamingModel;
import dev.weft.testkit.fake.StreamingModel.Ending;
import dev.weft.testkit.fake.StreamingModel.Script;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SandboxTravelProviderTest {
  private static final LocalDate DAY = LocalDate.parse("2026-11-23");
  private static final String OFFERS =
      """
      {"offers":[{"offerId":"F-MUC-BER-20261123-2","carrierCode":"SX","flightNo":"SX 1482",
       "from":"MUC","to":"BER","depLocal":"2026-11-23T07:25","depZone":"Europe/Berlin",
       "arrLocal":"2026-11-23T08:35","arrZone":"Europe/Berlin","durationMin":70,
       "fareCents":12900,"cur":"EUR","seatsLeft":23,"somethingNew":true}]}
      """;

  private final WireMockServer server = new WireMockServer(wireMockConfig().dynamicPort());
  private final RotatingKey key = new RotatingKey();
  private final InMemorySpanExporter spans = InMemorySpanExporter.create();
  private final SdkTracerProvider tracing =
      SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(spans)).build();
  private TravelProvider provider;

  @BeforeEach
  void start() {
    server.start();
    provider = provider(Duration.ofMinutes(1));
  }

  private TravelProvider provider(Duration timeout) {
    return new SandboxTravelProvider(
        URI.create(server.baseUrl()),
        key,
        timeout,
        Clock.fixed(TestContexts.NOW, ZoneOffset.UTC),
        tracing.get("test"));
  }

  @AfterEach
  void stop() {
    server.stop();
    tracing.close();
  }

  @Test
  void shouldReadOffersAndIgnoreWhatItDoesNotKnow() {
    answers(aResponse().withBody(OFFERS));

    List<FlightOffer> offers = provider.flights("MUC", "BER", DAY, 2);

    assertThat(offers)
        .containsExactly(
            new FlightOffer(
                "F-MUC-BER-20261123-2",
                "SX 1482",
                "MUC",
                "BER",
                LocalDateTime.parse("2026-11-23T07:25"),
                ZoneId.of("Europe/Berlin"),
                LocalDateTime.parse("2026-11-23T08:35"),
                ZoneId.of("Europe/Berlin"),
                new Money(12900, "EUR"),
                23));
    server.verify(
        getRequestedFor(urlPathEqualTo("/v1/offers"))
            .withHeader("Authorization", equalTo("Bearer first"))
            .withQueryParam("date", equalTo("2026-11-23"))
            .withQueryParam("seats", equalTo("2")));
  }

  @Test
  void shouldOrderUnderTheKeyWithTheMaximum() {
    answers(aResponse().withStatus(409).withBody("{\"error\":{\"code\":\"sold_out\"}}"));

    assertThat(order().type()).isEqualTo(ErrorType.NotAvailable);
    server.verify(
        putRequestedFor(urlEqualTo("/v1/orders/key-1"))
            .withRequestBody(
                equalToJson(
                    """
                    {"offerId":"F-1","passengers":2,"passengerRef":"someone","maxFareCents":14000}
                    """)));
  }

  @Test
  void shouldTellTheNewPriceWhenItHasRisen() {
    answers(
        aResponse()
            .withStatus(409)
            .withBody(
                "{\"error\":{\"code\":\"fare_changed\",\"fareCents\":15100,\"cur\":\"EUR\"}}"));

    TypedFailure failure = order();

    assertThat(failure.type()).isEqualTo(ErrorType.ApprovalExceeded);
    assertThat(failure.details()).containsExactly(new Money(15100, "EUR"));
  }

  @Test
  void shouldTellThatTheKeyWasCancelled() {
    answers(aResponse().withStatus(410).withBody("{\"error\":{\"code\":\"key_cancelled\"}}"));

    assertThat(order().type()).isEqualTo(ErrorType.EffectUndone);
  }

  @Test
  void shouldTakeWhatAnEarlierTryBoughtWhenTheKeyIsInUse() {
    server.stubFor(
        put(urlEqualTo("/v1/orders/key-1"))
            .willReturn(
                aResponse().withStatus(409).withBody("{\"error\":{\"code\":\"key_reused\"}}")));
    server.stubFor(
        WireMock.get(urlEqualTo("/v1/orders/key-1"))
            .willReturn(
                aResponse()
                    .withBody(
                        """
                        {"key":"key-1","orderRef":"SO-1","state":"CONFIRMED","offerId":"F-9",
                         "flightNo":"SX 9","from":"MUC","to":"BER","depLocal":"2026-11-23T07:25",
                         "depZone":"Europe/Berlin","arrLocal":"2026-11-23T08:35",
                         "arrZone":"Europe/Berlin","passengers":2,"fareCents":12000,
                         "totalCents":24000,"cur":"EUR"}
                        """)));

    FlightOrder order = provider.orderFlight("key-1", "F-1", 2, "someone", 14000);

    assertThat(order.orderRef()).isEqualTo("SO-1");
    assertThat(order.total()).isEqualTo(new Money(24000, "EUR"));
  }

  @Test
  void shouldWaitAsLongAsTheProviderAsks() {
    answers(aResponse().withStatus(503).withHeader("Retry-After", "9"));

    TypedFailure failure = order();

    assertThat(failure.type()).isEqualTo(ErrorType.Unavailable);
    assertThat(failure.toApplicationFailure(2).getNextRetryDelay())
        .isEqualTo(Duration.ofSeconds(9));
    assertThat(failure.toApplicationFailure(5).getNextRetryDelay())
        .isEqualTo(Duration.ofSeconds(16));
  }

  @Test
  void shouldUnderstandADateInRetryAfter() {
    answers(aResponse().withStatus(429).withHeader("Retry-After", "Sat, 21 Nov 2026 08:00:30 GMT"));

    assertThat(order().retryAfter()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void shouldBeUnavailableWhenTheAnswerBreaksOff() {
    provider = provider(Duration.ofMillis(500));
    answers(aResponse().withHeader("Content-Length", "900").withBody(OFFERS.substring(0, 100)));

    assertThat(search().type()).isEqualTo(ErrorType.Unavailable);
  }

  @Test
  void shouldBeUnavailableWhenTheConnectionIsResetOrTooSlow() {
    answers(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
    assertThat(search().type()).isEqualTo(ErrorType.Unavailable);

    provider = provider(Duration.ofMillis(500));
    answers(aResponse().withFixedDelay(3_000).withBody(OFFERS));
    assertThat(search().type()).isEqualTo(ErrorType.Unavailable);
  }

  @Test
  void shouldGiveUpOnAnAnswerThatCannotBeRead() {
    answers(aResponse().withBody("<html>"));
    assertThat(search().type()).isEqualTo(ErrorType.Refused);

    answers(aResponse().withBody("{\"offers\":[{\"offerId\":\"F-1\"}]}"));
    assertThat(search().type()).isEqualTo(ErrorType.Refused);
  }

  @Test
  void shouldGiveUpOnARequestThatTheProviderFindsWrong() {
    answers(
        aResponse()
            .withStatus(400)
            .withBody(
                """
                {"error":{"code":"invalid_request","message":"The request is not valid: to",
                 "fields":[{"name":"to","problem":"must be the code of an airport"}]}}
                """));

    TypedFailure failure = search();

    assertThat(failure.type()).isEqualTo(ErrorType.Refused);
    assertThat(failure).hasMessageContaining("(invalid_request: to)");
  }

  @Test
  void shouldRefreshTheKeyOnceWhenItIsRefused() {
    answers(aResponse().withStatus(401));

    assertThat(search().type()).isEqualTo(ErrorType.Unauthorized);
    assertThat(key.refreshes).isEqualTo(1);
    server.verify(2, anyRequestedFor(anyUrl()));

    server.resetAll();
    answers(aResponse().withStatus(401));
    server.stubFor(
        any(anyUrl())
            .withHeader("Authorization", equalTo("Bearer second"))
            .willReturn(aResponse().withBody(OFFERS)));
    assertThat(provider.flights("MUC", "BER", DAY, 1)).hasSize(1);
  }

  @Test
  void shouldTraceEveryRequestByItsRouteAlone() {
    answers(aResponse().withStatus(409).withBody("{\"error\":{\"code\":\"sold_out\"}}"));
    order();
    answers(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
    search();

    List<SpanData> traced = spans.getFinishedSpanItems();
    assertThat(traced)
        .extracting(SpanData::getName)
        .containsExactly("PUT /v1/orders/{key}", "GET /v1/offers");
    assertThat(traced).allMatch(span -> span.getKind() == SpanKind.CLIENT);
    assertThat(
            traced
                .getFirst()
                .getAttributes()
                .get(AttributeKey.longKey("http.response.status_code")))
        .isEqualTo(409);
    assertThat(traced.getLast().getAttributes().get(AttributeKey.stringKey("error.type")))
        .isEqualTo("Unavailable");
    assertThat(traced.toString()).doesNotContain("key-1", "someone", "MUC");
  }

  @Test
  void shouldCloseTheSocketWhenTheThreadIsInterrupted() throws InterruptedException {
    try (StreamingModel silent = new StreamingModel(_ -> new Script(List.of("x"), Ending.HOLD))) {
      interruptACall(silent);

      while (silent.held() > 0) {
        Thread.onSpinWait();
      }
      assertThat(silent.closings()).hasSize(1);
    }
  }

  private void interruptACall(StreamingModel silent) throws InterruptedException {
    TravelProvider patient =
        new SandboxTravelProvider(
            URI.create(silent.baseUrl()),
            key,
            Duration.ofMinutes(5),
            Clock.systemUTC(),
            tracing.get("test"));
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread calling =
        Thread.ofVirtual()
            .start(() -> {
              try {
                patient.flights("MUC", "BER", DAY, 1);
              } catch (RuntimeException e) {
                thrown.set(e);
              }
            });
    while (silent.held() == 0) {
      Thread.onSpinWait();
    }

    calling.interrupt();

    assertThat(calling.join(Duration.ofMinutes(1))).isTrue();
    assertThat(thrown.get()).isInstanceOf(CancellationException.class);
  }

  private TypedFailure order() {
    return catchThrowableOfType(
        TypedFailure.class, () -> provider.orderFlight("key-1", "F-1", 2, "someone", 14000));
  }

  private TypedFailure search() {
    return catchThrowableOfType(TypedFailure.class, () -> provider.flights("MUC", "BER", DAY, 1));
  }

  private void answers(ResponseDefinitionBuilder response) {
    server.stubFor(any(anyUrl()).willReturn(response));
  }

  private static final class RotatingKey implements Credentials {
    private int refreshes;

    @Override
    public String current() {
      return "first";
    }

    @Override
    public String refreshed() {
      refreshes++;
      return "second";
    }
  }
}
