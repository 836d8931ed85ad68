package io.penstock;

import io.penstock.gpu.GpuLedger;
import io.penstock.gpu.GpuWatch;
import io.penstock.gst.Backends;
import io.penstock.node.Gpu;
import io.penstock.node.Gpus;
import io.penstock.node.NodeReport;
import io.penstock.observe.GpuView;
import io.penstock.settings.PenstockSettings;
import java.util.List;

/**
 * This node as it is shown to others while it runs. Does not block.
 *
 * @param found what was found when it started
 * @param files the GPUs as their device files show them
 * @param watch what the driver says of the GPUs
 * @param ledger the sessions on them
 */
record NodeView(NodeReport found, List<Gpu> files, GpuWatch watch, GpuLedger ledger) {
  /** This machine's. */
  static NodeView ofThisMachine(PenstockSettings settings, Backends backends) {
    List<Gpu> files = Gpus.seen();
    GpuWatch watch = GpuWatch.ofThisMachine();
    // The first streams are placed by what there is, if the driver says so in time.
    if (!files.isEmpty()) {
      watch.await(GpuInspection.LOADING);
    }
    return new NodeView(
        NodeInspection.report(settings, backends, NodeInspection.opencv(), files),
        files,
        watch,
        new GpuLedger(settings.gpus(), watch::newest));
  }

  NodeReport report() {
    return found.with(GpuInspection.now(files, watch, ledger));
  }

  List<GpuView> gpus() {
    return GpuInspection.views(ledger);
  }
}
