package dev.weft.api.approval;

import dev.weft.contract.agent.PlanProblem;
import dev.weft.contract.approval.ApprovalState;
import dev.weft.platform.store.ApprovalView;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.HtmlUtils;

/** Renders an approval as one plain page: no script, every value escaped. */
final class ApprovalPage {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("EEEE, d MMMM yyyy", Locale.ENGLISH);
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("EEEE, d MMMM yyyy, HH:mm", Locale.ENGLISH);

  private static final int LONGEST_VALUE = 2000;

  private static final String STYLE =
      """
      :root { color-scheme: light dark; }
      body { font: 1.05rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 2rem auto;
        padding: 0 1rem; }
      .what { font-size: 1.3rem; }
      dt { font-weight: 600; margin-top: .6rem; }
      dd { margin: 0; overflow-wrap: anywhere; }
      button { font: inherit; padding: .6rem 1.4rem; margin: 1rem .6rem 0 0; cursor: pointer; }
      button.yes { font-weight: 700; }
      label { display: block; margin-top: 1rem; }
      table { border-collapse: collapse; width: 100%; }
      th, td { text-align: left; padding: .3rem .6rem .3rem 0; overflow-wrap: anywhere; }
      td.changed { font-weight: 700; }
      .wrong { font-weight: 700; }
      details { margin-top: 2rem; }
      summary { cursor: pointer; }
      textarea, select { font: inherit; width: 100%; box-sizing: border-box; }
      input[type=text] { font: inherit; width: 100%; box-sizing: border-box; }
      """;

  private ApprovalPage() {}

  /**
   * What the page says besides the approval.
   *
   * @param names the names of people by surrogate
   * @param zone the requester's time zone
   * @param link the link's token, empty when a bearer token opened the page
   * @param form the form's token; null shows no buttons
   * @param fields where the arguments are changed; null when they cannot be here
   * @param refused what was entered there before, and why it was refused; null when nothing was
   */
  record Setting(
      UnaryOperator<String> names,
      ZoneId zone,
      String link,
      @Nullable String form,
      @Nullable ArgumentForm fields,
      @Nullable Refused refused) {}

  /** A change that was refused. */
  record Refused(Map<String, String> entered, String detail, List<PlanProblem> problems) {}

  static String render(ApprovalView approval, Setting setting) {
    StringBuilder page = new StringBuilder(4096);
    boolean pending = approval.state() == ApprovalState.PENDING;
    page.append("<h1>").append(pending ? "Please decide" : title(approval.state()));
    page.append("</h1>\n<p class=\"what\">").append(escape(sentence(approval))).append("</p>\n");
    if (!pending) {
      page.append("<p>").append(escape(outcome(approval, setting.zone()))).append("</p>\n");
    }
    page.append("<dl>\n");
    entry(page, "For", setting.names().apply(approval.subject()));
    entry(page, "Action", approval.agent() + "." + approval.action());
    if (approval.voting().original() == null) {
      arguments(page, approval.arguments(), setting.zone());
    }
    if (approval.amount() != null) {
      entry(page, "Amount", approval.amount().display());
    }
    if (approval.maximum() != null) {
      entry(
          page,
          "At most",
          approval.maximum().display() + ". If it would cost more, you are asked again.");
    }
    entry(
        page,
        "Who may decide",
        approval.requesterOnly()
            ? approval.who() + ", nobody else"
            : approval.voting().fourEyes()
                ? "two people with the scope " + approval.scope() + ", neither the requester"
                : approval.who() + ", or anybody with the scope " + approval.scope());
    entry(page, "Deadline", moment(approval.deadline(), setting.zone()));
    entry(page, "If nobody decides", "It counts as no: nothing is bought and nothing happens.");
    entry(
        page,
        "Can it be undone?",
        approval.undoable()
            ? "Yes. If a later step fails, or you cancel the run, it is undone."
            : "No. Once done, it stays done.");
    page.append("</dl>\n");
    ApprovalProgress.append(page, approval, setting);
    if (pending && setting.form() != null) {
      form(page, approval, setting);
    }
    return document("Approval", page.toString());
  }

  /** A page that says one thing. */
  static String message(String title, String text) {
    return document(title, "<h1>" + escape(title) + "</h1>\n<p>" + escape(text) + "</p>\n");
  }

  private static void form(StringBuilder page, ApprovalView approval, Setting setting) {
    open(page, approval, setting);
    page.append(
        """
        <label for="reason">Reason (optional)</label>
        <input type="text" id="reason" name="reason" maxlength="2000" autocomplete="off">
        <button class="yes" type="submit" name="decision" value="approve">Approve</button>
        <button type="submit" name="decision" value="reject">Reject</button>
        </form>
        """);
    if (setting.fields() != null) {
      changes(page, approval, setting, setting.fields());
    }
  }

  /** A form of its own, so that the Enter key in a field sends the change and nothing else. */
  private static void changes(
      StringBuilder page, ApprovalView approval, Setting setting, ArgumentForm fields) {
    Refused refused = setting.refused();
    page.append(refused == null ? "<details>" : "<details open>")
        .append("\n<summary>Change the arguments</summary>\n");
    if (refused != null) {
      page.append("<p class=\"wrong\" role=\"alert\">").append(escape(refused.detail()));
      page.append("</p>\n<ul>\n");
      for (PlanProblem problem : refused.problems()) {
        page.append("<li>").append(escape(problem.pointer())).append(": ");
        page.append(escape(problem.message())).append("</li>\n");
      }
      page.append("</ul>\n");
    }
    page.append(
        "<p>They are checked, and the price is asked for anew. If it would cost more than you were"
            + " shown, you are asked again.</p>\n");
    open(page, approval, setting);
    page.append(fields.fields(refused == null ? Map.of() : refused.entered()));
    page.append(
        """
        <label for="why">Reason (optional)</label>
        <input type="text" id="why" name="reason" maxlength="2000" autocomplete="off">
        <button class="yes" type="submit" name="decision" value="change">Approve as changed</button>
        </form>
        </details>
        """);
  }

  private static void open(StringBuilder page, ApprovalView approval, Setting setting) {
    page.append("<form method=\"post\" action=\"/approvals/")
        .append(escape(approval.approvalId()))
        .append("/page\">\n");
    hidden(page, "token", setting.link());
    hidden(page, "csrf", setting.form() == null ? "" : setting.form());
    hidden(page, "version", String.valueOf(approval.voting().version()));
  }

  private static void hidden(StringBuilder page, String name, String value) {
    page.append("<input type=\"hidden\" name=\"")
        .append(name)
        .append("\" value=\"")
        .append(escape(value))
        .append("\">\n");
  }

  private static void arguments(
      StringBuilder page, @Nullable Map<String, Object> arguments, ZoneId zone) {
    if (arguments != null) {
      arguments.forEach((name, value) -> entry(page, words(name), cut(value(value, zone))));
    }
  }

  /** Nobody reads more on a page; the approval in the API has it whole. */
  static String cut(String text) {
    return text.length() <= LONGEST_VALUE
        ? text
        : text.substring(0, LONGEST_VALUE)
            + " … ("
            + text.length()
            + " characters; the approval in the API has them all)";
  }

  private static void entry(StringBuilder page, String name, String value) {
    page.append("<dt>")
        .append(escape(name))
        .append("</dt><dd>")
        .append(escape(value))
        .append("</dd>\n");
  }

  /** Dates are spelled out with their zone, so that nobody misreads them. */
  static String value(@Nullable Object value, ZoneId zone) {
    return switch (value) {
      case null -> "–";
      case String text -> date(text, zone);
      case List<?> list -> String.join(", ", list.stream().map(v -> value(v, zone)).toList());
      case Map<?, ?> map ->
          String.join(
              ", ",
              map.entrySet().stream()
                  .map(member -> member.getKey() + " " + value(member.getValue(), zone))
                  .toList());
      default -> String.valueOf(value);
    };
  }

  private static String date(String text, ZoneId zone) {
    try {
      if (text.matches("\\d{4}-\\d\\d-\\d\\d")) {
        return DAY.format(LocalDate.parse(text));
      }
      if (text.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d+)?)?")) {
        return MOMENT.format(LocalDateTime.parse(text)) + " local time";
      }
      if (text.matches("\\d{4}-\\d\\d-\\d\\dT.*Z")) {
        return moment(Instant.parse(text), zone);
      }
    } catch (DateTimeException e) {
      return text;
    }
    return text;
  }

  static String moment(Instant at, ZoneId zone) {
    return MOMENT.format(at.atZone(zone)) + " (" + zone.getId() + ")";
  }

  static String words(String name) {
    String spaced = name.replaceAll("([a-z0-9])([A-Z])", "$1 $2").toLowerCase(Locale.ENGLISH);
    return spaced.isEmpty() ? "" : Character.toUpperCase(spaced.charAt(0)) + spaced.substring(1);
  }

  private static String sentence(ApprovalView approval) {
    return approval.sentence() == null
        ? approval.agent() + "." + approval.action()
        : approval.sentence();
  }

  private static String title(ApprovalState state) {
    return switch (state) {
      case PENDING -> "Please decide";
      case APPROVED -> "Approved";
      case REJECTED -> "Rejected";
      case EXPIRED -> "Too late";
      case WITHDRAWN -> "No longer needed";
    };
  }

  private static String outcome(ApprovalView approval, ZoneId zone) {
    String when = approval.decidedAt() == null ? "" : " on " + moment(approval.decidedAt(), zone);
    return switch (approval.state()) {
      case PENDING -> "";
      case APPROVED -> "This was approved" + when + ". There is nothing left to decide.";
      case REJECTED -> "This was rejected" + when + ". There is nothing left to decide.";
      case EXPIRED -> "The deadline has passed. Silence means no, so it counts as rejected.";
      case WITHDRAWN ->
          "The request was withdrawn, or the run ended or asked anew, before it was decided.";
    };
  }

  private static String document(String title, String body) {
    return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        + "<meta name=\"robots\" content=\"noindex\">\n<title>"
        + escape(title)
        + "</title>\n<style>\n"
        + STYLE
        + "</style>\n</head>\n<body>\n<main>\n"
        + body
        + "</main>\n</body>\n</html>\n";
  }

  /** The style's text, whose hash the content security policy allows. */
  static String style() {
    return "\n" + STYLE;
  }

  static String escape(String text) {
    return HtmlUtils.htmlEscape(text, "UTF-8");
  }
}
