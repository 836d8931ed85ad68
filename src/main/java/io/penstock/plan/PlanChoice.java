package io.penstock.plan;

/**
 * The plan for a stream.
 *
 * @param plan how it is served
 * @param reason why so, for people: {@code overlay draws on the picture}
 */
public record PlanChoice(Plan plan, String reason) {}
