package io.penstock.round.one;

import io.penstock.round.two.There;

/** Half of a circle, which the architecture's test must see. */
public record Here(There there) {}
