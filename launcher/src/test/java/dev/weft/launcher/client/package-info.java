/** Tests of the client commands against an API that plays scripts. */
package dev.weft.launcher.client;
