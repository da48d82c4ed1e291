package dev.weft.platform.store;

/**
 * One version of a template.
 *
 * @param name the template's name
 * @param version from 1
 */
public record TemplateVersion(String name, int version) {}
