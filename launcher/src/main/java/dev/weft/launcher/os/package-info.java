/** Processes, ports, locks and files of the operating system. */
@NullMarked
package dev.weft.launcher.os;

import org.jspecify.annotations.NullMarked;
