package dev.weft.activity.model;

/**
 * What a model answered.
 *
 * @param provider the configured provider's name
 * @param model the model's name as its endpoint knows it
 * @param text the answer; JSON when a shape was asked for, though perhaps not of that shape
 */
public record ModelAnswer(String provider, String model, String text) {}
