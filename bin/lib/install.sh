# shellcheck shell=bash
# What the scripts share: saying things, finding a JDK, and installing what is missing. Sourced, never run.

readonly OLDEST_JAVA=17

say() { printf 'penstock: %s\n' "$*" >&2; }

die() {
  say "$*"
  exit 1
}

# --- Java ---------------------------------------------------------------------------------------------------------

# Sets java_home and java_version to the first JDK (with `javac`) or runtime (without) that is new enough:
# JAVA_HOME, then PATH, then where Debian puts them, so that an older default does not hide a newer one.
# Usage: find_java java|javac
# shellcheck disable=SC2034 # read by those who source this
find_java() {
  local tool=$1 candidate
  for candidate in "${JAVA_HOME-}" "$(java_on_path)" /usr/lib/jvm/*; do
    [[ -n $candidate && -x $candidate/bin/$tool ]] || continue
    java_version=$(java_version_of "$candidate")
    if ((java_version >= OLDEST_JAVA)); then
      java_home=$candidate
      return 0
    fi
    [[ $candidate != "${JAVA_HOME-}" ]] || say "JAVA_HOME is Java $java_version; $OLDEST_JAVA or later is needed, looking further"
  done
  return 1
}

java_on_path() {
  local java
  java=$(type -P java) || return 0
  java=$(readlink -f "$java")
  if [[ -r ${java%/bin/java}/release ]]; then
    printf '%s' "${java%/bin/java}"
  else # a wrapper, as version managers have: ask it
    "$java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p'
  fi
}

# The feature number, from the `release` file where there is one: reading it takes no time, starting a JVM does.
java_version_of() {
  local line text
  text=$(cat "$1/release" 2>/dev/null) || text=$("$1/bin/java" -version 2>&1)
  while read -r line; do
    if [[ $line =~ (^JAVA_VERSION=|version\ )\"(1\.)?([0-9]+) ]]; then
      printf '%s' "${BASH_REMATCH[3]}"
      return 0
    fi
  done <<<"$text"
  printf '0'
}

# --- What is there ------------------------------------------------------------------------------------------------

# Everything is looked for by the file that will be used, not by the package that carries it: that takes no
# process, counts a Maven from sdkman or a GStreamer built by hand, and works on any distribution.
present() {
  case $1 in
    java) find_java java ;;
    jdk) find_java javac ;;
    maven) on_path mvn ;;
    gstreamer) library libgstreamer-1.0.so.0 ;;
    gst-base) plugin app ;;
    gst-good) plugin rtpmanager ;;
    gst-bad) plugin rtmp2 ;;
    gst-ugly) plugin x264 ;;
    gst-libav) plugin libav ;;
    gst-text) plugin pango ;;
    gst-rtsp) plugin rtspclientsink ;;
    tls) library gio/modules/libgiognutls.so || library gio/modules/libgioopenssl.so ;;
    gst-tools) on_path gst-launch-1.0 ;;
    gst-rtsp-server) library libgstrtspserver-1.0.so.0 ;;
    fonts) exists /usr/share/fonts/{*/dejavu*,dejavu*,TTF}/DejaVuSans.ttf ;;
    nginx) on_path nginx || exists /usr/sbin/nginx ;;
    nginx-rtmp) library nginx/modules/ngx_rtmp_module.so ;;
    ffmpeg) on_path ffmpeg && on_path ffprobe ;;
    postgresql) exists /usr/lib/postgresql/*/bin/initdb ;;
    python) exists /usr/bin/python3 ;;
    python-numpy) exists /usr/lib{,64}/python3*/{dist,site}-packages/numpy ;;
    python-opencv) exists /usr/lib{,64}/python3*/{dist,site}-packages/cv2* ;;
    python-gst) exists /usr/lib{,64}/python3*/{dist,site}-packages/gi/overrides/Gst.py ;;
    typelib-gst-app) library girepository-1.0/GstApp-1.0.typelib ;;
    typelib-gst-rtsp-server) library girepository-1.0/GstRtspServer-1.0.typelib ;;
    *) die "bin/lib/install.sh knows no need called $1" ;;
  esac
}

debian_package() {
  case $1 in
    java | jdk) debian_jdk ;;
    maven | nginx | ffmpeg | postgresql) printf '%s' "$1" ;;
    gstreamer) printf 'libgstreamer1.0-0' ;;
    gst-base | gst-good | gst-bad | gst-ugly) printf 'gstreamer1.0-plugins-%s' "${1#gst-}" ;;
    gst-libav) printf 'gstreamer1.0-libav' ;;
    gst-text) printf 'gstreamer1.0-x' ;;
    gst-rtsp) printf 'gstreamer1.0-rtsp' ;;
    gst-tools) printf 'gstreamer1.0-tools' ;;
    tls) printf 'glib-networking' ;;
    gst-rtsp-server) printf 'libgstrtspserver-1.0-0' ;;
    fonts) printf 'fonts-dejavu-core' ;;
    nginx-rtmp) printf 'libnginx-mod-rtmp' ;;
    python) printf 'python3' ;;
    python-numpy) printf 'python3-numpy' ;;
    python-opencv) printf 'python3-opencv' ;;
    python-gst) printf 'python3-gst-1.0' ;;
    typelib-gst-app) printf 'gir1.2-gst-plugins-base-1.0' ;;
    typelib-gst-rtsp-server) printf 'gir1.2-gst-rtsp-server-1.0' ;;
  esac
}

# For distributions whose package names we do not know: the name upstream gives the thing.
upstream_name() {
  case $1 in
    java | jdk) printf 'a JDK, %s or later' "$OLDEST_JAVA" ;;
    maven) printf 'Apache Maven 3.8 or later' ;;
    gstreamer) printf 'GStreamer 1.22 or later' ;;
    gst-base | gst-good) printf 'gst-plugins-%s' "${1#gst-}" ;;
    gst-bad) printf 'gst-plugins-bad with rtmp2' ;;
    gst-ugly) printf 'gst-plugins-ugly with x264' ;;
    gst-libav) printf 'gst-libav' ;;
    gst-text) printf 'the pango plugin of gst-plugins-base' ;;
    gst-rtsp) printf 'rtspclientsink of gst-rtsp-server' ;;
    gst-tools) printf 'gst-launch-1.0' ;;
    tls) printf 'glib-networking, for rtsps and rtmps' ;;
    gst-rtsp-server) printf 'gst-rtsp-server' ;;
    fonts) printf 'the DejaVu fonts' ;;
    nginx-rtmp) printf 'nginx-rtmp-module as a dynamic module in nginx/modules' ;;
    python) printf 'Python 3 as /usr/bin/python3' ;;
    python-numpy) printf 'NumPy for it' ;;
    python-opencv) printf 'OpenCV for it' ;;
    python-gst) printf 'PyGObject with the GStreamer overrides for it' ;;
    typelib-*) printf 'the introspection data of %s' "${1#typelib-}" ;;
    *) printf '%s' "$1" ;;
  esac
}

# The release's default JDK, except where that is older than we can use.
debian_jdk() {
  local ID='' VERSION_ID=''
  # shellcheck source=/dev/null
  . /etc/os-release
  case $ID-$VERSION_ID in
    debian-11 | ubuntu-20.04 | ubuntu-22.04) printf 'openjdk-17-jdk-headless' ;;
    *) printf 'default-jdk-headless' ;;
  esac
}

on_path() { type -P "$1" >/dev/null; }

# Usage: exists FILE…; a glob without a match comes as it was written, and is no file.
exists() {
  local candidate
  for candidate; do
    [[ -e $candidate ]] && return 0
  done
  return 1
}

library() { exists {/usr,/usr/local}/{lib/*-linux-gnu*,lib64,lib}/"$1"; }

plugin() {
  local folder
  while IFS= read -r -d : folder; do
    [[ -n $folder && -e $folder/libgst$1.so ]] && return 0
  done <<<"${GST_PLUGIN_PATH-}:${GST_PLUGIN_PATH_1_0-}:${GST_PLUGIN_SYSTEM_PATH-}:"
  library "gstreamer-1.0/libgst$1.so"
}

# --- What is missing ----------------------------------------------------------------------------------------------

# Installs those of the needs named that are not there, or says how to and ends.
# PENSTOCK_INSTALL=no: neither looks nor installs, for machines where things lie in places we do not know.
# Usage: require NEED…
require() {
  local need missing=() packages=() names=()
  [[ ${PENSTOCK_INSTALL-} != no ]] || return 0
  for need; do present "$need" || missing+=("$need"); done
  ((${#missing[@]})) || return 0

  for need in "${missing[@]}"; do
    packages+=("$(debian_package "$need")")
    names+=("$(upstream_name "$need")")
  done
  if ! on_path apt-get; then
    say "these are missing, and only Debian and Ubuntu packages can be installed from here; please install:"
    printf '  %s\n' "${names[@]}" >&2
    die "then run this again (or with PENSTOCK_INSTALL=no if they are there, in a place that was not looked at)"
  fi

  local script
  script=$(install_script "${packages[@]}")
  if ((EUID == 0)); then
    say "installing ${packages[*]}"
    apt_install sh -c "$script"
  elif on_path sudo && sudo -n true 2>/dev/null; then
    say "installing ${packages[*]} (with sudo)"
    apt_install sudo -n sh -c "$script"
  else
    say "missing: ${packages[*]}"
    say "installing them needs root; please run this, then try again:"
    printf "\nsudo sh -c '%s'\n\n" "$script" >&2
    exit 1
  fi

  for need in "${missing[@]}"; do
    present "$need" || say "$(debian_package "$need") is installed, yet $(upstream_name "$need") is not where it was expected; going on"
  done
}

# Its output is shown only when it fails. Usage: apt_install COMMAND…
apt_install() {
  local log
  log=$(mktemp)
  if ! "$@" >"$log" 2>&1 </dev/null; then
    cat "$log" >&2
    rm -f "$log"
    die "the packages could not be installed; the reason stands above"
  fi
  rm -f "$log"
}

# The whole of what root has to do, as one shell script: run by us, or shown to the user.
install_script() {
  printf 'set -e; '
  if [[ " $* " == *' nginx '* || " $* " == *' libnginx-mod-rtmp '* ]] && ! present nginx; then
    no_nginx_service
  fi
  if [[ " $* " == *' postgresql '* ]]; then
    # Its package makes a database and runs it, at every boot too. We only want the programs.
    printf 'mkdir -p /etc/postgresql-common; [ -e /etc/postgresql-common/createcluster.conf ] || echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf; '
  fi
  # Somebody else's apt may be at work (unattended upgrades): wait for it rather than fail.
  printf 'apt-get -qq update; DEBIAN_FRONTEND=noninteractive apt-get -y --no-install-recommends -o DPkg::Lock::Timeout=600 install %s' "$*"
}

# nginx's package starts a web server on port 80 of all interfaces, now and at every boot. We only want the
# program. Under systemd a masked unit is not started (invoke-rc.d and deb-systemd-invoke both look), and it is
# left disabled, not masked. Without systemd, Debian's policy layer says no for as long as the installation takes.
no_nginx_service() {
  if [[ -d /run/systemd/system ]]; then
    printf 'trap "systemctl -q unmask nginx.service; systemctl -q disable nginx.service" EXIT; trap "exit 130" INT TERM; systemctl -q mask nginx.service; '
  elif [[ ! -e /usr/sbin/policy-rc.d ]]; then
    printf 'trap "rm -f /usr/sbin/policy-rc.d" EXIT; trap "exit 130" INT TERM; printf "#!/bin/sh\\\\nexit 101\\\\n" >/usr/sbin/policy-rc.d; chmod 755 /usr/sbin/policy-rc.d; '
  fi
}
