package io.penstock.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The objects that the chart comes to.
 *
 * @param objects as Kubernetes knows them
 * @param documents the same as they were written
 */
public record RenderedChart(List<HasMetadata> objects, List<JsonNode> documents) {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  /** All that the chart may have; whatever else it has fails to be read. */
  private static final Map<String, Class<? extends HasMetadata>> KINDS =
      Map.ofEntries(
          Map.entry("v1/ConfigMap", ConfigMap.class),
          Map.entry("v1/Pod", Pod.class),
          Map.entry("v1/Service", Service.class),
          Map.entry("v1/ServiceAccount", ServiceAccount.class),
          Map.entry("apps/v1/StatefulSet", StatefulSet.class),
          Map.entry("networking.k8s.io/v1/Ingress", Ingress.class),
          Map.entry("networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class),
          Map.entry("policy/v1/PodDisruptionBudget", PodDisruptionBudget.class),
          Map.entry("monitoring.coreos.com/v1/ServiceMonitor", ServiceMonitor.class),
          Map.entry("monitoring.coreos.com/v1/PrometheusRule", PrometheusRule.class));

  static RenderedChart of(String yaml) {
    try (MappingIterator<JsonNode> read = YAML.readerFor(JsonNode.class).readValues(yaml)) {
      List<JsonNode> documents = new ArrayList<>();
      while (read.hasNext()) {
        JsonNode document = read.next();
        if (!document.isNull() && !document.isMissingNode()) {
          documents.add(document);
        }
      }
      List<HasMetadata> objects = new ArrayList<>();
      for (JsonNode document : documents) {
        String kind = document.get("apiVersion").asText() + "/" + document.get("kind").asText();
        Class<? extends HasMetadata> type = KINDS.get(kind);
        if (type == null) {
          throw new AssertionError("the chart is not known to have a " + kind);
        }
        objects.add(YAML.treeToValue(document, type));
      }
      return new RenderedChart(List.copyOf(objects), List.copyOf(documents));
    } catch (IOException e) {
      throw new UncheckedIOException(yaml, e);
    }
  }

  /** All of this kind. */
  public <T extends HasMetadata> List<T> all(Class<T> kind) {
    return objects.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** The one of this kind and name. */
  public <T extends HasMetadata> T one(Class<T> kind, String name) {
    return all(kind).stream()
        .filter(object -> object.getMetadata().getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + kind.getSimpleName() + " " + name));
  }

  /** The pods that serve. */
  public StatefulSet nodes() {
    return all(StatefulSet.class).get(0);
  }

  /** {@code application.conf} as the pod sees it. */
  public String configuration() {
    Map<String, String> data = one(ConfigMap.class, nodes().getMetadata().getName()).getData();
    return Objects.requireNonNull(data.get("application.conf"));
  }

  /** What a change of has the pod restarted. */
  public String checksum() {
    Map<String, String> annotations =
        nodes().getSpec().getTemplate().getMetadata().getAnnotations();
    return Objects.requireNonNull(annotations.get("checksum/restart-settings"));
  }

  /** Everything but the configuration, as it was written. */
  public List<JsonNode> allButTheConfiguration() {
    return documents.stream()
        .filter(
            document ->
                !(document.get("kind").asText().equals("ConfigMap")
                    && document.path("data").has("application.conf")))
        .toList();
  }

  /** The names of the kinds, for what is there and what is not. */
  public Stream<String> kinds() {
    return documents.stream().map(document -> document.get("kind").asText());
  }
}
