package io.penstock.demo;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The installed nginx with its RTMP module.
 *
 * @param program the executable
 * @param rtmpModule the module's file
 */
record Nginx(Path program, Path rtmpModule) {
  private static final List<String> SYSTEM_FOLDERS = List.of("/usr/sbin", "/usr/local/sbin");
  private static final List<String> MODULES =
      List.of(
          "/usr/lib/nginx/modules/ngx_rtmp_module.so",
          "/usr/lib64/nginx/modules/ngx_rtmp_module.so",
          "/usr/local/nginx/modules/ngx_rtmp_module.so");

  /**
   * Looks for both.
   *
   * @throws IllegalStateException with what is missing and its package
   */
  static Nginx find() {
    Path program =
        search().orElseThrow(() -> missing("the program nginx", "nginx and libnginx-mod-rtmp"));
    Path module =
        MODULES.stream()
            .map(Path::of)
            .filter(Files::isReadable)
            .findFirst()
            .orElseThrow(() -> missing("nginx's module ngx_rtmp_module.so", "libnginx-mod-rtmp"));
    return new Nginx(program, module);
  }

  private static Optional<Path> search() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    // A user's PATH often lacks the folders of system programs.
    return Stream.concat(Stream.of(path.split(File.pathSeparator, -1)), SYSTEM_FOLDERS.stream())
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, "nginx"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static IllegalStateException missing(String what, String packages) {
    return new IllegalStateException(what + " is missing: install " + packages);
  }

  /**
   * The configuration of a private RTMP server. Its files are named relative to {@code -p}, except
   * for the recordings, which the module would look for in the current folder.
   */
  String configuration(RtmpServerSettings settings, int rtmpPort, int httpPort, Path recordings) {
    String user = "root".equals(System.getProperty("user.name")) ? "user root;" : "";
    String record =
        settings.recording()
            ? "record all; record_path \"%s\"; record_unique on;".formatted(recordings)
            : "record off;";
    String ackWindow =
        settings.ackWindow().isPresent()
            ? "ack_window " + settings.ackWindow().getAsInt() + ";"
            : "";
    String onPublish =
        settings
            .onPublish()
            .map(url -> "notify_method get; on_publish \"" + url.toASCIIString() + "\";")
            .orElse("");
    // One process in all: a worker of its own would survive a SIGKILL of its master.
    return """
        load_module %s;
        %s
        daemon off;
        master_process off;
        pid nginx.pid;
        error_log error.log notice;
        events { worker_connections 512; }
        rtmp {
          access_log off;
          server {
            listen 127.0.0.1:%d;
            chunk_size 4096;
            max_message 16M;
            %s
            application live {
              live on;
              wait_key on;
              wait_video on;
              %s
              %s
            }
          }
        }
        http {
          access_log off;
          client_body_temp_path temp/body;
          proxy_temp_path temp/proxy;
          fastcgi_temp_path temp/fastcgi;
          uwsgi_temp_path temp/uwsgi;
          scgi_temp_path temp/scgi;
          server {
            listen 127.0.0.1:%d;
            location /stat { rtmp_stat all; }
            location /control { rtmp_control all; }
          }
        }
        """
        .formatted(rtmpModule, user, rtmpPort, ackWindow, record, onPublish, httpPort);
  }
}
