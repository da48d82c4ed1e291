package dev.weft.api.notification;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weft.api.flow.Page;
import dev.weft.api.flow.Paging;
import dev.weft.api.security.Caller;
import dev.weft.api.security.Scoped;
import dev.weft.api.store.Notifications;
import dev.weft.contract.access.Scopes;
import dev.weft.platform.store.ApprovalView;
import dev.weft.platform.store.Decider;
import dev.weft.platform.store.NotificationView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Lists reminders. */
@Tag(name = "approvals")
@RestController
@RequestMapping("/api/v1/notifications")
class NotificationController {
  private final Notifications notifications;

  NotificationController(Notifications notifications) {
    this.notifications = notifications;
  }

  /** A reminder as the API shows it. */
  @Schema(name = "Notification", description = "Reminds the caller of an approval that waits.")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record NotificationAnswer(
      String notificationId,
      @Schema(example = "approval.reminder") String type,
      Instant at,
      String approvalId,
      String runId,
      @Schema(description = "What happens, in a sentence.") @Nullable String sentence,
      Instant deadline,
      @Schema(example = "1") int votes,
      @Schema(example = "2") int votesRequired) {
    static NotificationAnswer of(NotificationView view) {
      ApprovalView approval = view.approval();
      return new NotificationAnswer(
          view.notificationId(),
          "approval.reminder",
          view.at(),
          approval.approvalId(),
          approval.runId(),
          approval.sentence(),
          approval.deadline(),
          approval.voting().counting().size(),
          approval.voting().required());
    }
  }

  @Operation(
      summary = "Reminders of approvals that wait for the caller, the newest first",
      description = "A reminder is gone once its approval is decided, or answered by the caller.")
  @Scoped(Scopes.APPROVAL_READ)
  @GetMapping
  Page<NotificationAnswer> list(
      @AuthenticationPrincipal Caller caller,
      @RequestParam(required = false) @Nullable String after,
      @RequestParam(defaultValue = "50") int limit) {
    List<NotificationView> found =
        notifications.list(
            caller.tenant(),
            new Decider(caller.subject(), caller.scopes()),
            Paging.after(after),
            Paging.limit(limit) + 1);
    return Page.of(
        found,
        limit,
        NotificationAnswer::of,
        NotificationView::at,
        NotificationView::notificationId);
  }
}
