/** Runs through the real command line on a real stack of its own. */
package dev.weft.launcher.e2e;
