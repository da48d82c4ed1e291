/** Reminders of approvals: the channels on which they reach people, and the job that sends them. */
@NullMarked
package dev.weft.api.notification;

import org.jspecify.annotations.NullMarked;
