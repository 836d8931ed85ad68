package io.penstock.round.two;

import io.penstock.round.one.Here;
import java.util.List;

/** The other half. */
public record There(List<Here> here) {
  public There {
    here = List.copyOf(here);
  }
}
