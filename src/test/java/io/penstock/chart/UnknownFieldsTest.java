package io.penstock.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What the tests of the chart rely on: a field that Kubernetes does not know is seen. */
class UnknownFieldsTest {
  private static List<String> of(String yaml) {
    return UnknownFields.of(RenderedChart.of(yaml).objects().get(0));
  }

  @Test
  void areSeenHoweverDeepTheyAre() {
    assertThat(
            of(
                """
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: { name: a, lables: {} }
                spec:
                  replicas: 1
                  template:
                    spec:
                      volumes: [ { name: v, projected: { sources: [ { secret: { nam: s } } ] } } ]
                      containers:
                        - name: c
                          ports: [ { containerPrt: 1 } ]
                          livenessProbe: { httpGet: { path: /, prt: 1 } }
                """))
        .containsExactlyInAnyOrder(
            "StatefulSet.metadata.lables",
            "StatefulSet.spec.template.spec.volumes[].projected.sources[].secret.nam",
            "StatefulSet.spec.template.spec.containers[].ports[].containerPrt",
            "StatefulSet.spec.template.spec.containers[].livenessProbe.httpGet.prt");
  }

  @Test
  void areSeenInWhatIsNotKubernetesOwn() {
    assertThat(
            of(
                """
                apiVersion: monitoring.coreos.com/v1
                kind: ServiceMonitor
                spec: { endpoints: [ { port: a, intervall: 1s } ], selecter: {} }
                """))
        .containsExactlyInAnyOrder(
            "ServiceMonitor.spec.endpoints[].intervall", "ServiceMonitor.spec.selecter");
  }

  @Test
  void whatIsNoneOfTheChartsIsNotReadAtAll() {
    assertThatThrownBy(() -> RenderedChart.of("{ apiVersion: v1, kind: Secret }"))
        .hasMessageContaining("not known to have a v1/Secret");
  }
}
