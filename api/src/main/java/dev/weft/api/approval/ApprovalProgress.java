package dev.weft.api.approval;

import dev.weft.contract.approval.ApprovalState;
import dev.weft.platform.store.ApprovalView;
import dev.weft.platform.store.ApprovalVoting;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The part of an approval's page that says how far it is: votes, and what somebody changed. */
final class ApprovalProgress {
  private ApprovalProgress() {}

  static void append(StringBuilder page, ApprovalView approval, ApprovalPage.Setting setting) {
    ApprovalVoting voting = approval.voting();
    if (voting.original() != null) {
      changes(page, approval, voting.original(), setting);
    }
    if (voting.fourEyes()) {
      votes(page, approval, setting);
    }
  }

  private static void changes(
      StringBuilder page,
      ApprovalView approval,
      Map<String, Object> original,
      ApprovalPage.Setting setting) {
    ApprovalVoting voting = approval.voting();
    Map<String, Object> now = approval.arguments() == null ? Map.of() : approval.arguments();
    page.append("<h2>What was changed</h2>\n<p>")
        .append(voting.editedBy() == null ? "" : name(setting, voting.editedBy()) + ", ")
        .append(
            voting.editedAt() == null
                ? ""
                : ApprovalPage.escape(ApprovalPage.moment(voting.editedAt(), setting.zone())))
        .append("</p>\n<table>\n<tr><th></th><th>Asked for</th><th>Now</th></tr>\n");
    Set<String> names = new LinkedHashSet<>(original.keySet());
    names.addAll(now.keySet());
    for (String name : names) {
      boolean changed = !Objects.equals(original.get(name), now.get(name));
      page.append("<tr><th>")
          .append(ApprovalPage.escape(ApprovalPage.words(name)))
          .append("</th><td>")
          .append(
              ApprovalPage.escape(
                  ApprovalPage.cut(ApprovalPage.value(original.get(name), setting.zone()))))
          .append(changed ? "</td><td class=\"changed\">" : "</td><td>")
          .append(
              ApprovalPage.escape(
                  ApprovalPage.cut(ApprovalPage.value(now.get(name), setting.zone()))))
          .append("</td></tr>\n");
    }
    page.append("</table>\n");
  }

  private static void votes(
      StringBuilder page, ApprovalView approval, ApprovalPage.Setting setting) {
    ApprovalVoting voting = approval.voting();
    page.append("<h2>")
        .append(voting.counting().size())
        .append(" of ")
        .append(voting.required())
        .append(approval.state() == ApprovalState.PENDING ? " have approved" : " approved")
        .append("</h2>\n<ul>\n");
    voting.counting().forEach(vote -> vote(page, vote, "", setting));
    voting
        .voided()
        .forEach(vote -> vote(page, vote, "; void, the arguments were changed since", setting));
    page.append("</ul>\n");
  }

  private static void vote(
      StringBuilder page, ApprovalVoting.Vote vote, String note, ApprovalPage.Setting setting) {
    page.append("<li>").append(name(setting, vote.person()));
    if (!vote.person().equals(vote.onBehalfOf())) {
      page.append(", in the place of ").append(name(setting, vote.onBehalfOf()));
    }
    page.append(", ")
        .append(ApprovalPage.escape(ApprovalPage.moment(vote.at(), setting.zone())))
        .append(note)
        .append("</li>\n");
  }

  private static String name(ApprovalPage.Setting setting, String person) {
    return ApprovalPage.escape(setting.names().apply(person));
  }
}
