package io.penstock.demo;

import com.sun.jna.Pointer;
import io.penstock.stream.Credentials;

/** Digest login of an {@link RtspServer}: who has which role, and what a role may do. */
final class RtspLogin {
  private static final String ROLE_FIELD = "media.factory.role";
  private static final String[] ROLES = {
    "user, media.factory.access=(boolean)true, media.factory.construct=(boolean)true;",
    // Access without construct is answered with 401, no access at all with 404.
    "anonymous, media.factory.access=(boolean)true, media.factory.construct=(boolean)false;"
  };

  private RtspLogin() {}

  /** Makes the server ask for this login. */
  static void require(Pointer server, Credentials credentials) {
    Pointer auth = RtspLibrary.gst_rtsp_auth_new();
    Pointer user = RtspLibrary.gst_rtsp_token_new_empty();
    RtspLibrary.gst_rtsp_auth_set_supported_methods(auth, RtspLibrary.AUTH_DIGEST);
    RtspLibrary.gst_rtsp_token_set_string(user, ROLE_FIELD, "user");
    RtspLibrary.gst_rtsp_auth_add_digest(
        auth, credentials.username(), credentials.password().reveal(), user);
    Pointer anonymous = RtspLibrary.gst_rtsp_token_new_empty();
    RtspLibrary.gst_rtsp_token_set_string(anonymous, ROLE_FIELD, "anonymous");
    RtspLibrary.gst_rtsp_auth_set_default_token(auth, anonymous);
    RtspLibrary.gst_rtsp_server_set_auth(server, auth);
    GstLibrary.gst_mini_object_unref(user);
    GstLibrary.gst_mini_object_unref(anonymous);
    GstLibrary.g_object_unref(auth);
  }

  /** Says what each role may do with a factory. */
  static void protect(Pointer factory) {
    for (String role : ROLES) {
      Pointer structure = GstLibrary.gst_structure_from_string(role, null);
      if (structure == null) {
        throw new IllegalStateException("GStreamer cannot read the role " + role);
      }
      RtspLibrary.gst_rtsp_media_factory_add_role_from_structure(factory, structure);
      GstLibrary.gst_structure_free(structure);
    }
  }
}
