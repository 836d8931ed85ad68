package io.penstock.node;

import java.util.Optional;

/**
 * A GPU that this process can see. What it can do, only its elements tell.
 *
 * @param device its file, {@code /dev/nvidia0} for instance
 * @param model as its driver names it
 * @param driver the driver's version
 */
public record Gpu(String device, Optional<String> model, Optional<String> driver) {}
