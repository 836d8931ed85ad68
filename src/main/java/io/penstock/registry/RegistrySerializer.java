package io.penstock.registry;

import akka.actor.ExtendedActorSystem;
import akka.serialization.SerializerWithStringManifest;
import java.util.function.Supplier;

/**
 * Writes events and states for Akka Persistence: the JSON of {@link RegistryCodec} under {@link
 * RegistrySeal}. The manifest says what it is and of which version, in clear.
 */
final class RegistrySerializer extends SerializerWithStringManifest {
  /** Stands in every row: never to be changed. */
  static final int ID = 770_400_001;

  private static final String EVENT = "registry-event";
  private static final String STATE = "registry-state";

  private final Supplier<RegistrySeal> seal;

  /** Called by Akka. */
  RegistrySerializer(ExtendedActorSystem system) {
    // Made in every actor system with our configuration, also where nothing is written.
    this.seal = () -> RegistryStorage.of(system).seal();
  }

  RegistrySerializer(RegistrySeal seal) {
    this.seal = () -> seal;
  }

  @Override
  public int identifier() {
    return ID;
  }

  @Override
  public String manifest(Object written) {
    return (written instanceof RegistryEvent ? EVENT : STATE) + ":" + RegistryCodec.VERSION;
  }

  @Override
  public byte[] toBinary(Object written) {
    if (written instanceof RegistryEvent event) {
      return seal.get().seal(RegistryCodec.json(RegistryCodec.write(event)));
    }
    return seal.get().seal(RegistryCodec.json(RegistryCodec.write((RegistryState) written)));
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) {
    verify(manifest);
    var fields = RegistryCodec.fields(seal.get().open(bytes));
    return manifest.startsWith(EVENT + ":")
        ? RegistryCodec.event(fields)
        : RegistryCodec.state(fields);
  }

  /**
   * @throws UnreadableRegistry when what has this manifest is not understood
   */
  static void verify(String manifest) {
    int colon = manifest.indexOf(':');
    String name = colon < 0 ? manifest : manifest.substring(0, colon);
    // What is not known at all can only come from a later version.
    if (!(name.equals(EVENT) || name.equals(STATE)) || version(manifest, colon) != 1) {
      throw UnreadableRegistry.newer();
    }
  }

  private static int version(String manifest, int colon) {
    try {
      return Integer.parseInt(manifest.substring(colon + 1));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
