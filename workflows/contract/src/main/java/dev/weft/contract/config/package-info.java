/** The one typed configuration that every Weft process loads and checks at start-up. */
@NullMarked
package dev.weft.contract.config;

import org.jspecify.annotations.NullMarked;
