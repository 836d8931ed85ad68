package io.penstock.process.motion;

import io.penstock.process.Options;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Part of the picture: a polygon, whose border belongs to it. Any of it may lie outside.
 *
 * @param corners in pixels of the picture, from its top-left corner
 */
record Area(List<Corner> corners) {
  // More than anybody draws; it bounds what one picture size costs.
  private static final int MOST_AREAS = 50;
  private static final int MOST_CORNERS = 100;

  // Ten times the largest picture there is.
  private static final int FARTHEST = 1_000_000;

  /** A pixel. */
  record Corner(int x, int y) {}

  Area {
    corners = List.copyOf(corners);
  }

  private static Area rectangle(List<Integer> box) {
    int left = box.get(0);
    int top = box.get(1);
    int right = left + box.get(2) - 1;
    int bottom = top + box.get(3) - 1;
    return new Area(
        List.of(
            new Corner(left, top),
            new Corner(right, top),
            new Corner(right, bottom),
            new Corner(left, bottom)));
  }

  /** The areas under {@code key}; what is none goes to the options' problems and is left out. */
  static List<Area> list(Options options, String key) {
    Optional<Object> value = options.value(key);
    if (value.isEmpty()) {
      return List.of();
    }
    if (!(value.get() instanceof List<?> items)
        || !items.stream().allMatch(List.class::isInstance)) {
      options.problem(
          key, "is not a list of areas, such as [[x, y, width, height]] or [[[x, y], [x, y], …]]");
      return List.of();
    }
    if (items.size() > MOST_AREAS) {
      options.problem(key, "has " + items.size() + " areas, " + MOST_AREAS + " are the most");
      return List.of();
    }
    List<Area> areas = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      String place = key + "[" + i + "]";
      of((List<?>) items.get(i))
          .ifPresentOrElse(
              areas::add,
              () ->
                  options.problem(
                      place,
                      "is neither [x, y, width, height] in pixels with an area, nor 3 to "
                          + MOST_CORNERS
                          + " corners [x, y]"));
    }
    return List.copyOf(areas);
  }

  private static Optional<Area> of(List<?> item) {
    if (item.stream().anyMatch(List.class::isInstance)) {
      return polygon(item);
    }
    return numbers(item, 4).filter(box -> box.get(2) > 0 && box.get(3) > 0).map(Area::rectangle);
  }

  private static Optional<Area> polygon(List<?> item) {
    if (item.size() < 3 || item.size() > MOST_CORNERS) {
      return Optional.empty();
    }
    List<Corner> corners = new ArrayList<>();
    for (Object corner : item) {
      Optional<List<Integer>> place =
          corner instanceof List<?> list ? numbers(list, 2) : Optional.empty();
      place.ifPresent(xy -> corners.add(new Corner(xy.get(0), xy.get(1))));
    }
    return corners.size() == item.size() ? Optional.of(new Area(corners)) : Optional.empty();
  }

  private static Optional<List<Integer>> numbers(List<?> items, int count) {
    List<Integer> numbers = new ArrayList<>();
    for (Object item : items) {
      whole(item).ifPresent(numbers::add);
    }
    return numbers.size() == count && items.size() == count
        ? Optional.of(numbers)
        : Optional.empty();
  }

  private static Optional<Integer> whole(Object item) {
    String text = item instanceof Number || item instanceof String ? item.toString().trim() : "";
    if (text.isEmpty() || text.length() > 12) {
      return Optional.empty();
    }
    try {
      int number = new BigDecimal(text).intValueExact();
      return Math.abs((long) number) <= FARTHEST ? Optional.of(number) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    } catch (ArithmeticException e) {
      return Optional.empty();
    }
  }
}
