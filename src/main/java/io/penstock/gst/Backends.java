package io.penstock.gst;

import io.penstock.settings.BackendSettings;
import io.penstock.settings.ElementSettings;
import io.penstock.settings.EncoderSettings;
import io.penstock.settings.PenstockSettings;
import io.penstock.stream.Codec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which elements decode and encode on this machine. {@code auto} takes, role by role, the first
 * backend that works: its elements are registered, and, once {@link #probe} was called, pictures
 * went through them. One that keeps breaking later is passed over for a while. A backend that is
 * named is used alone. Either way, where another backend decodes and has no encoder, software may
 * encode: that is a fallback, which is told and can be forbidden. Thread safe.
 */
public final class Backends {
  private static final Logger LOG = LoggerFactory.getLogger(Backends.class);

  /** The backend that needs no GPU. */
  private static final String SOFTWARE = "software";

  private final String wanted;
  private final List<BackendSettings> known;
  private final List<BackendSettings> candidates;
  private final List<BackendSettings> software;
  private final boolean allowSoftwareEncode;
  private final Breakages breakages;
  private final AtomicBoolean fallbackTold = new AtomicBoolean();

  /** What came of trying; a role that is not among them was not tried. */
  private volatile Map<BackendRole, RoleVerdict> tried = Map.of();

  /** Those of a node with these settings. */
  public static Backends of(PenstockSettings settings) {
    return new Backends(settings.backend(), settings.backends(), settings.allowSoftwareEncode());
  }

  /**
   * @param wanted {@code auto} or the name of one of {@code known}
   * @param known in the order of preference
   * @param allowSoftwareEncode whether software may encode where another backend decodes
   */
  public Backends(String wanted, List<BackendSettings> known, boolean allowSoftwareEncode) {
    this(wanted, known, allowSoftwareEncode, System::nanoTime);
  }

  Backends(
      String wanted, List<BackendSettings> known, boolean allowSoftwareEncode, LongSupplier nanos) {
    this.wanted = wanted;
    this.known = List.copyOf(known);
    this.breakages = new Breakages(nanos);
    this.candidates =
        known.stream()
            .filter(one -> wanted.equals(PenstockSettings.AUTO) || one.name().equals(wanted))
            .toList();
    this.software = known.stream().filter(Backends::isSoftware).toList();
    this.allowSoftwareEncode = allowSoftwareEncode;
  }

  private static boolean isSoftware(BackendSettings backend) {
    return backend.name().equals(SOFTWARE);
  }

  /**
   * Tries those that streams may use: passes pictures through each, all at once. Blocks until it is
   * known what works, and never longer than {@code timeout}; what hangs is left alone and does not
   * work.
   */
  public void probe(Duration timeout) {
    tried =
        Trials.run(
            Stream.concat(candidates.stream(), software.stream()).distinct().toList(), timeout);
  }

  /** The same with all that are known, also those that another one's name keeps from being used. */
  public void probeAll(Duration timeout) {
    tried = Trials.run(known, timeout);
  }

  /** Whether {@code backend}, one that is known, can decode {@code codec}. */
  public RoleVerdict decodes(BackendSettings backend, Codec codec) {
    return verdict(
        new BackendRole(backend.name(), true, codec),
        backend.decode().getOrDefault(codec, List.of()));
  }

  /** Whether {@code backend}, one that is known, can encode {@code codec}. */
  public RoleVerdict encodes(BackendSettings backend, Codec codec) {
    return verdict(
        new BackendRole(backend.name(), false, codec),
        Optional.ofNullable(backend.encode().get(codec))
            .map(EncoderSettings::elements)
            .orElse(List.of()));
  }

  private RoleVerdict verdict(BackendRole role, List<ElementSettings> elements) {
    List<String> missing = Missing.of(elements);
    return missing.isEmpty()
        ? tried.getOrDefault(role, RoleVerdict.UNTRIED)
        : RoleVerdict.broken(Missing.sentence(missing));
  }

  /**
   * Makes sure that {@code codec} can be decoded and encoded here.
   *
   * @throws IllegalStateException with a sentence when it cannot
   */
  public void verify(Codec codec) {
    decoder(codec);
    encoder(codec);
  }

  /**
   * What decodes {@code codec} here.
   *
   * @throws IllegalStateException naming the elements that are missing
   */
  public DecoderChoice decoder(Codec codec) {
    return decoder(codec, "");
  }

  /**
   * What decodes {@code codec} here for {@code who}, who told what broke by the same name.
   *
   * @throws IllegalStateException naming the elements that are missing
   */
  public DecoderChoice decoder(Codec codec, String who) {
    List<String> why = new ArrayList<>();
    return findDecoder(codec, who, why)
        .map(choice -> choice.rather(why))
        .orElseThrow(() -> nothing("decodes", codec, why));
  }

  private Optional<DecoderChoice> findDecoder(Codec codec, String who, List<String> why) {
    List<DecoderChoice> usable =
        candidates.stream()
            .filter(one -> canDecode(one, codec, why))
            .map(one -> new DecoderChoice(one.name(), one.decode().getOrDefault(codec, List.of())))
            .toList();
    return firstWhole(usable, DecoderChoice::label, who, why);
  }

  /** The first that did not break lately; where all did, the best. */
  private <T> Optional<T> firstWhole(
      List<T> usable, Function<T, String> label, String who, List<String> why) {
    for (T one : usable) {
      if (!breakages.isPassedOver(label.apply(one), who)) {
        return Optional.of(one);
      }
      why.add(label.apply(one) + " broke");
    }
    return usable.stream().findFirst();
  }

  /**
   * What stands behind this label, {@code nvidia/nvh264dec} for instance, broke while it ran. After
   * two breaks within a minute it is passed over for a minute, where another can do its work: for
   * everybody, or, where one alone met both, for that one.
   *
   * @param who used it
   */
  public void broke(String label, String who) {
    breakages.broke(label, who);
  }

  /**
   * What encodes {@code codec} here.
   *
   * @throws IllegalStateException naming the elements that are missing
   */
  public EncoderChoice encoder(Codec codec) {
    return encoder(codec, "");
  }

  /**
   * What encodes {@code codec} here for {@code who}, who told what broke by the same name.
   *
   * @throws IllegalStateException naming the elements that are missing
   */
  public EncoderChoice encoder(Codec codec, String who) {
    boolean gpuDecodes = gpuDecodes(codec, who);
    List<String> why = new ArrayList<>();
    EncoderChoice choice =
        findEncoder(codec, who, gpuDecodes, why).orElseThrow(() -> nothing("encodes", codec, why));
    if (gpuDecodes && choice.backend().equals(SOFTWARE)) {
      tellFallback(choice, codec, why);
    }
    return choice.rather(why);
  }

  private boolean gpuDecodes(Codec codec, String who) {
    return findDecoder(codec, who, new ArrayList<>())
        .filter(decoder -> !decoder.backend().equals(SOFTWARE))
        .isPresent();
  }

  private Optional<EncoderChoice> findEncoder(
      Codec codec, String who, boolean gpuDecodes, List<String> why) {
    List<EncoderChoice> usable = new ArrayList<>();
    for (BackendSettings backend : encoders(gpuDecodes)) {
      EncoderSettings settings = backend.encode().get(codec);
      if (gpuDecodes && isSoftware(backend) && !allowSoftwareEncode) {
        why.add(SOFTWARE + " may not, since allow-software-encode = false");
      } else if (settings == null) {
        why.add(backend.name() + " has no encoder for it");
      } else if (isUsable(backend, encodes(backend, codec), why)) {
        usable.add(new EncoderChoice(backend.name(), settings));
      }
    }
    return firstWhole(usable, EncoderChoice::label, who, why);
  }

  /** What would decode {@code codec} here; nobody is told. */
  public BackendChoice decoding(Codec codec) {
    List<String> why = new ArrayList<>();
    return new BackendChoice(findDecoder(codec, "", why).map(DecoderChoice::backend), why);
  }

  /** What would encode {@code codec} here; nobody is told. */
  public BackendChoice encoding(Codec codec) {
    List<String> why = new ArrayList<>();
    return new BackendChoice(
        findEncoder(codec, "", gpuDecodes(codec, ""), why).map(EncoderChoice::backend), why);
  }

  /** Behind a backend that is named and decodes, software may stand in. */
  private List<BackendSettings> encoders(boolean gpuDecodes) {
    return gpuDecodes
        ? Stream.concat(candidates.stream(), software.stream()).distinct().toList()
        : candidates;
  }

  private void tellFallback(EncoderChoice choice, Codec codec, List<String> why) {
    if (fallbackTold.compareAndSet(false, true)) {
      LOG.warn(
          "{} is encoded by the CPU ({}), since {}; allow-software-encode = false forbids that",
          codec.label(),
          choice.label(),
          String.join(", ", why));
    }
  }

  private boolean canDecode(BackendSettings backend, Codec codec, List<String> why) {
    if (!backend.decode().containsKey(codec)) {
      why.add(backend.name() + " has no decoder for it");
      return false;
    }
    return isUsable(backend, decodes(backend, codec), why);
  }

  private static boolean isUsable(BackendSettings backend, RoleVerdict verdict, List<String> why) {
    if (!verdict.usable()) {
      why.add(backend.name() + "/" + verdict.reason());
    }
    return verdict.usable();
  }

  private IllegalStateException nothing(String does, Codec codec, List<String> why) {
    return new IllegalStateException(
        "nothing here "
            + does
            + " "
            + codec.label()
            + " (backend = "
            + wanted
            + "): "
            + String.join(", ", why));
  }
}
