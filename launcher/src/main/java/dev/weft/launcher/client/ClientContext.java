package dev.weft.launcher.client;

import java.util.function.Supplier;

/**
 * What every client command works with.
 *
 * @param terminal where it reads and writes
 * @param stack the stack on this machine; asked for only by commands that need it
 */
record ClientContext(Terminal terminal, Supplier<LocalStack> stack) {}
