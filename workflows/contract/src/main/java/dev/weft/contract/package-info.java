/** Workflow and activity interfaces, records, ids and error types shared by every module. */
@NullMarked
package dev.weft.contract;

import org.jspecify.annotations.NullMarked;
