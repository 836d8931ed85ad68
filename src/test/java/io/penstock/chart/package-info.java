/** The chart as Kubernetes would get it: rendered by Helm, read back as objects. */
@NullMarked
package io.penstock.chart;

import org.jspecify.annotations.NullMarked;
