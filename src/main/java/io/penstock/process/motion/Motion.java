package io.penstock.process.motion;

import io.penstock.process.FrameProcessor;
import io.penstock.process.Image;
import io.penstock.process.ProcessorContext;
import io.penstock.process.Sightings;
import io.penstock.stream.Sighting;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.opencv.core.Mat;

/** Tells whether something moves. It reads the pictures, and never writes into them. */
final class Motion implements FrameProcessor {
  /** What stands still for a tenth of it belongs to the background, unless it was there before. */
  private static final Duration MEMORY = Duration.ofSeconds(20);

  /** The same while the light changes, and at the beginning. */
  private static final Duration SHORT_MEMORY = Duration.ofSeconds(1);

  /** OpenCV takes all of a picture for changed that alone is to count. */
  private static final double MOST_RATE = 0.9;

  /** Nothing is known of the background before. */
  private static final Duration BEGINNING = Duration.ofSeconds(2);

  private final MotionOptions options;
  private final Sightings sightings;
  private final PictureClock clock = new PictureClock();
  private final MotionRule rule;
  private @Nullable Scene scene;
  private long before;

  Motion(MotionOptions options, ProcessorContext context) {
    this.options = options;
    this.sightings = context.sightings();
    this.rule = new MotionRule(options.sensitivity(), options.holdOff());
    sightings.tell(Sighting.MOTION, false, 0);
  }

  @Override
  public boolean draws() {
    return false;
  }

  @Override
  public void process(Image image) {
    long now = clock.at(image.pts(), System.nanoTime());
    double share = scene(image, now).moved(image, now, now - before);
    before = now;
    sightings.tell(Sighting.MOTION, rule.at(now, share), share);
  }

  @Override
  public void close() {
    if (scene != null) {
      scene.close();
      scene = null;
    }
  }

  private Scene scene(Image image, long now) {
    Scene known = scene;
    if (known != null && known.width == image.width() && known.height == image.height()) {
      return known;
    }
    close();
    Scene made = new Scene(options, image, now);
    scene = made;
    return made;
  }

  /** What is known of pictures of one size. */
  private static final class Scene implements AutoCloseable {
    private final int width;
    private final int height;
    private final long begun;
    private final EvenLight light;
    private final WatchedPart watched;
    private final Background background = new Background();
    private final LightChange lightChange = new LightChange();

    Scene(MotionOptions options, Image image, long now) {
      width = image.width();
      height = image.height();
      begun = now;
      light = new EvenLight(width, height);
      watched = new WatchedPart(options, width, height, light.size());
    }

    /** The share of the picture that moves, in percent; none while that cannot be told. */
    double moved(Image image, long now, long sinceLast) {
      Mat evened = light.of(image);
      boolean unsure = lightChange.at(now, light.mean()) || now - begun < BEGINNING.toNanos();
      Duration memory = unsure ? SHORT_MEMORY : MEMORY;
      double rate = Math.min(MOST_RATE, (double) sinceLast / memory.toNanos());
      Mat changed = background.changedIn(evened, rate);
      if (unsure) {
        return 0;
      }
      watched.keepOnly(changed);
      return Background.percent(changed);
    }

    @Override
    public void close() {
      light.close();
      watched.close();
      background.close();
    }
  }
}
