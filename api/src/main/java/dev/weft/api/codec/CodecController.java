package dev.weft.api.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.weft.api.problem.ProblemException;
import dev.weft.api.problem.ProblemWriter;
import dev.weft.api.security.Caller;
import dev.weft.api.security.Scoped;
import dev.weft.api.store.Audit;
import dev.weft.api.store.Readings;
import dev.weft.api.store.Runs;
import dev.weft.api.visibility.Visibilities;
import dev.weft.contract.access.Scopes;
import dev.weft.platform.temporal.OperatorPayloads;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The codec endpoint as Temporal's Web UI and command line ask it. */
@Tag(name = "codec", description = "Payloads in clear text, for operators in Temporal's own tools.")
@RestController
@RequestMapping(value = "/api/v1/codec", produces = MediaType.APPLICATION_JSON_VALUE)
class CodecController {
  private static final Logger LOG = LoggerFactory.getLogger(CodecController.class);
  private static final int MOST_NAMED = 10;

  private final Readings readings;
  private final Audit audit;
  private final Runs runs;
  private final Visibilities visibilities;

  CodecController(Readings readings, Audit audit, Runs runs, Visibilities visibilities) {
    this.runs = runs;
    this.visibilities = visibilities;
    this.readings = readings;
    this.audit = audit;
  }

  @Operation(
      summary = "Decrypt payloads",
      description =
          "Temporal's codec protocol. Payloads of runs that the caller sees are shown to whoever holds"
              + " history:read; what cannot be shown reads \"[erased]\", \"[no access]\" or \"[key"
              + " unavailable]\". Each reading is audited.")
  @ApiResponse(
      responseCode = "200",
      content = @Content(mediaType = "application/json", schema = @Schema(type = "object")))
  @Scoped(value = Scopes.FLOW_READ, action = "codec.read", reads = true)
  @PostMapping("/decode")
  ResponseEntity<String> decode(
      @AuthenticationPrincipal Caller caller,
      @io.swagger.v3.oas.annotations.parameters.RequestBody(
              content = @Content(schema = @Schema(type = "object")))
          @RequestBody
          String body,
      @RequestParam(defaultValue = "false") boolean preserveStorageRefs,
      HttpServletRequest request) {
    List<Payload> payloads = payloads(body);
    if (!caller.may(Scopes.HISTORY_READ)) {
      return answer(OperatorPayloads.closed(payloads));
    }
    note(caller, payloads, request);
    return answer(
        preserveStorageRefs
            ? readings.decode(caller.tenant(), seenBy(caller), payloads)
            : readings.download(caller.tenant(), seenBy(caller), payloads));
  }

  @Operation(
      summary = "Fetch and decrypt large payloads",
      description = "What the engine has references of alone; otherwise as decode.")
  @ApiResponse(
      responseCode = "200",
      content = @Content(mediaType = "application/json", schema = @Schema(type = "object")))
  @Scoped(value = Scopes.HISTORY_READ, action = "codec.read", reads = true)
  @PostMapping("/download")
  ResponseEntity<String> download(
      @AuthenticationPrincipal Caller caller,
      @io.swagger.v3.oas.annotations.parameters.RequestBody(
              content = @Content(schema = @Schema(type = "object")))
          @RequestBody
          String body,
      @RequestParam(defaultValue = "false") boolean preserveStorageRefs,
      HttpServletRequest request) {
    List<Payload> payloads = payloads(body);
    note(caller, payloads, request);
    return answer(readings.download(caller.tenant(), seenBy(caller), payloads));
  }

  /** Whether a run is seen, asked once of each; what is no run's own is not hidden. */
  private Predicate<String> seenBy(Caller caller) {
    Map<String, Boolean> known = new LinkedHashMap<>();
    return run ->
        known.computeIfAbsent(
            run,
            id ->
                runs.sharing(caller.tenant(), id)
                    .map(sharing -> visibilities.sees(caller, sharing, id))
                    .orElse(true));
  }

  private static List<Payload> payloads(String body) {
    Payloads.Builder payloads = Payloads.newBuilder();
    try {
      JsonFormat.parser().ignoringUnknownFields().merge(body, payloads);
    } catch (InvalidProtocolBufferException e) {
      throw ProblemException.of(
          400, "invalid_json", "The body must be payloads as Temporal writes them.");
    }
    return payloads.getPayloadsList();
  }

  private static ResponseEntity<String> answer(List<Payload> payloads) {
    try {
      return ResponseEntity.ok()
          .contentType(MediaType.APPLICATION_JSON)
          .cacheControl(CacheControl.noStore())
          .body(
              JsonFormat.printer()
                  .omittingInsignificantWhitespace()
                  .print(Payloads.newBuilder().addAllPayloads(payloads)));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("payloads can always be written", e);
    }
  }

  /** What cannot be noted is not shown. */
  private void note(Caller caller, List<Payload> payloads, HttpServletRequest request) {
    List<String> runs = OperatorPayloads.runs(payloads);
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("payloads", payloads.size());
    if (runs.size() > 1) {
      details.put("runs", runs.subList(0, Math.min(MOST_NAMED, runs.size())));
    }
    try {
      audit.write(
          new Audit.Entry(
              caller.tenant(),
              caller.subject(),
              "codec.read",
              runs.isEmpty() ? "-" : runs.getFirst(),
              "DONE",
              String.valueOf(request.getAttribute(ProblemWriter.TRACE_ID)),
              details));
    } catch (RuntimeException e) {
      LOG.warn("The reading of payloads could not be noted: {}", e.toString());
      throw ProblemException.of(
          503, "audit_unavailable", "The reading cannot be noted now. Try again later.");
    }
  }
}
