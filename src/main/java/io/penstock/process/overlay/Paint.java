package io.penstock.process.overlay;

import io.penstock.process.Color;
import io.penstock.process.ColorMatrix;
import io.penstock.process.Image;
import java.util.List;
import org.opencv.core.Scalar;

/** A colour as the samples of each plane of a picture. */
final class Paint {
  private final List<Scalar> planes;

  private Paint(List<Scalar> planes) {
    this.planes = planes;
  }

  /** {@code color} for pictures like {@code image}. */
  static Paint of(Color color, Image image) {
    ColorMatrix matrix = image.colors();
    int y = matrix.y(color);
    int u = matrix.u(color);
    int v = matrix.v(color);
    return new Paint(
        switch (image.format()) {
          case I420 -> List.of(new Scalar(y), new Scalar(u), new Scalar(v));
          case NV12 -> List.of(new Scalar(y), new Scalar(u, v));
          case BGR -> List.of(new Scalar(color.blue(), color.green(), color.red()));
        });
  }

  /** The samples of plane {@code plane}, in the order of its channels. */
  Scalar plane(int plane) {
    return planes.get(plane);
  }
}
