package dev.weft.testkit.fake;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A model's endpoint on a bare socket, in the wire formats of OpenAI ({@code …/chat/completions})
 * and Anthropic ({@code …/messages}): it streams in chunks as they do, can break off, and sees when
 * the other side closes its connection.
 */
public final class StreamingModel implements AutoCloseable {
  /** What becomes of a stream. */
  public enum Ending {
    /** All pieces and the end. */
    COMPLETE,
    /** The first piece, and then nothing, until the other side closes. */
    HOLD,
    /** The first piece, and then a reset of the connection. */
    RESET,
    /** The first piece, and then an end of the body without an end of the answer. */
    HALF
  }

  /**
   * An answer.
   *
   * @param pieces what is said
   * @param ending how it ends
   */
  public record Script(List<String> pieces, Ending ending) {}

  /**
   * The end of a held connection.
   *
   * @param request the body of its request
   * @param at when, as {@link System#nanoTime()} says
   */
  public record Closing(String request, long at) {}

  private static final byte[] HEAD =
      String.join(
              "\r\n",
              "HTTP/1.1 200 OK",
              "Content-Type: text/event-stream",
              "Transfer-Encoding: chunked",
              "",
              "")
          .getBytes(StandardCharsets.US_ASCII);

  private static final long READ_FIRST_MILLIS = 150;

  private final ServerSocket server;
  private final Function<String, Script> scripts;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<Closing> closings = new CopyOnWriteArrayList<>();
  private final AtomicInteger holding = new AtomicInteger();

  /**
   * Starts on a free port of this machine.
   *
   * @param scripts answers the body of each request
   */
  public StreamingModel(Function<String, Script> scripts) {
    this.scripts = scripts;
    try {
      server = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().name("streaming model").start(this::accept);
  }

  /** The base address for both protocols. */
  public String baseUrl() {
    return "http://127.0.0.1:" + server.getLocalPort() + "/v1";
  }

  /** The bodies of all requests, in the order in which they came. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** How many connections are held open now. */
  public int held() {
    return holding.get();
  }

  /** Held connections that the other side has closed, in that order. */
  public List<Closing> closings() {
    return List.copyOf(closings);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      while (answer(socket, in, out)) {
        out.flush();
      }
    } catch (IOException e) {
      System.getLogger(StreamingModel.class.getName())
          .log(System.Logger.Level.DEBUG, "a connection ended", e);
    }
  }

  /** Whether the connection can be used again. */
  private boolean answer(Socket socket, InputStream in, OutputStream out) throws IOException {
    String line = line(in);
    if (line.isEmpty()) {
      return false;
    }
    boolean anthropic = line.contains("/messages");
    int length = 0;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(header.substring(header.indexOf(':') + 1).strip());
      }
    }
    String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    requests.add(body);
    Script script = scripts.apply(body);
    List<String> events = anthropic ? anthropic(script.pieces()) : openAi(script.pieces());
    out.write(HEAD);
    int first = anthropic ? 3 : 2;
    boolean whole = script.ending() == Ending.COMPLETE;
    for (String event : whole ? events : events.subList(0, first)) {
      chunk(out, event);
    }
    switch (script.ending()) {
      case COMPLETE, HALF -> out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      case RESET -> {
        reset(socket);
        return false;
      }
      case HOLD -> {
        hold(in, body);
        return false;
      }
    }
    return true;
  }

  /** A reset takes along what the other side has not read yet, so that needs a moment. */
  private static void reset(Socket socket) throws IOException {
    try {
      Thread.sleep(READ_FIRST_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    socket.setSoLinger(true, 0);
  }

  private void hold(InputStream in, String request) {
    holding.incrementAndGet();
    try {
      while (in.read() >= 0) {
        // Nothing more is expected; only the end is.
      }
    } catch (IOException e) {
      System.getLogger(StreamingModel.class.getName())
          .log(System.Logger.Level.DEBUG, "closed by a reset", e);
    } finally {
      closings.add(new Closing(request, System.nanoTime()));
      holding.decrementAndGet();
    }
  }

  private static void chunk(OutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.write(bytes);
    out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  private static List<String> openAi(List<String> pieces) {
    String head =
        "{\"id\":\"c-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\"";
    List<String> events = new ArrayList<>();
    events.add(
        data(
            head
                + ",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}"
                + ",\"finish_reason\":null}]}"));
    for (String piece : pieces) {
      events.add(
          data(
              head
                  + ",\"choices\":[{\"index\":0,\"delta\":{\"content\":"
                  + quoted(piece)
                  + "},\"finish_reason\":null}]}"));
    }
    events.add(
        data(head + ",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}"));
    events.add(
        data(
            head
                + ",\"choices\":[],\"usage\":{\"prompt_tokens\":21,\"completion_tokens\":7,"
                + "\"total_tokens\":28}}"));
    events.add("data: [DONE]\n\n");
    return events;
  }

  private static List<String> anthropic(List<String> pieces) {
    List<String> events = new ArrayList<>();
    events.add(
        event(
            "message_start",
            "\"message\":{\"id\":\"m-1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\","
                + "\"content\":[],\"stop_reason\":null,\"usage\":{\"input_tokens\":21,"
                + "\"output_tokens\":1}}"));
    events.add(
        event(
            "content_block_start",
            "\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}"));
    for (String piece : pieces) {
      events.add(
          event(
              "content_block_delta",
              "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":" + quoted(piece) + "}"));
    }
    events.add(event("content_block_stop", "\"index\":0"));
    events.add(
        event(
            "message_delta",
            "\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":7}"));
    events.add(event("message_stop", null));
    return events;
  }

  private static String event(String type, @Nullable String rest) {
    return "event: "
        + type
        + "\n"
        + data("{\"type\":\"" + type + "\"" + (rest == null ? "" : "," + rest) + "}");
  }

  private static String data(String json) {
    return "data: " + json + "\n\n";
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
