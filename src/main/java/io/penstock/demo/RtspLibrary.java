package io.penstock.demo;

import com.sun.jna.Callback;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/** The functions of libgstrtspserver that {@link RtspServer} calls. */
final class RtspLibrary {
  static final int OVER_UDP = 1;
  static final int OVER_TCP = 4;
  static final int MODE_RECORD = 2;
  static final int AUTH_DIGEST = 2;
  static final int FILTER_REMOVE = 0;

  static {
    try {
      Native.register(RtspLibrary.class, "gstrtspserver-1.0");
    } catch (UnsatisfiedLinkError e) {
      throw new IllegalStateException(
          "the library libgstrtspserver-1.0 is missing: install the package"
              + " libgstrtspserver-1.0-0",
          e);
    }
  }

  private RtspLibrary() {}

  /** Says what happens to each client of a server. */
  interface ClientFilter extends Callback {
    int invoke(Pointer server, Pointer client, Pointer userData);
  }

  /** Called by a source of the main loop; returns 1 to be called again. */
  interface SourceCallback extends Callback {
    int invoke(Pointer subject, Pointer userData);
  }

  static native Pointer gst_rtsp_server_new();

  static native void gst_rtsp_server_set_address(Pointer server, String address);

  static native void gst_rtsp_server_set_service(Pointer server, String service);

  static native int gst_rtsp_server_get_bound_port(Pointer server);

  static native Pointer gst_rtsp_server_get_mount_points(Pointer server);

  static native Pointer gst_rtsp_server_get_session_pool(Pointer server);

  static native void gst_rtsp_server_set_auth(Pointer server, Pointer auth);

  static native int gst_rtsp_server_attach(Pointer server, Pointer context);

  static native @Nullable Pointer gst_rtsp_server_client_filter(
      Pointer server, ClientFilter filter, @Nullable Pointer userData);

  static native Pointer gst_rtsp_session_pool_create_watch(Pointer pool);

  static native int gst_rtsp_session_pool_cleanup(Pointer pool);

  static native Pointer gst_rtsp_media_factory_new();

  static native void gst_rtsp_media_factory_set_launch(Pointer factory, String launch);

  static native void gst_rtsp_media_factory_set_shared(Pointer factory, int shared);

  static native void gst_rtsp_media_factory_set_protocols(Pointer factory, int protocols);

  static native void gst_rtsp_media_factory_set_transport_mode(Pointer factory, int mode);

  static native void gst_rtsp_media_factory_add_role_from_structure(
      Pointer factory, Pointer structure);

  /** Takes the factory. */
  static native void gst_rtsp_mount_points_add_factory(
      Pointer mounts, String path, Pointer factory);

  static native void gst_rtsp_mount_points_remove_factory(Pointer mounts, String path);

  static native Pointer gst_rtsp_auth_new();

  static native void gst_rtsp_auth_set_supported_methods(Pointer auth, int methods);

  static native void gst_rtsp_auth_add_digest(
      Pointer auth, String user, String password, Pointer token);

  static native void gst_rtsp_auth_set_default_token(Pointer auth, Pointer token);

  static native Pointer gst_rtsp_token_new_empty();

  static native void gst_rtsp_token_set_string(Pointer token, String field, String value);
}
