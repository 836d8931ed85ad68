#!/usr/bin/env bash
# What `helm test` runs, in the image: whether the node is ready, and then whether a stream is live. There is no curl there.
set -euo pipefail

deadline=$((SECONDS + TIMEOUT_SECONDS))

# The answer to GET PATH of the management port, headers included; nothing where there is none.
answer() {
  (
    exec 3<>"/dev/tcp/$MANAGEMENT_HOST/$MANAGEMENT_PORT" &&
      printf 'GET %s HTTP/1.0\r\nHost: %s\r\n\r\n' "$1" "$MANAGEMENT_HOST" >&3 &&
      timeout 10 cat <&3
  ) 2>/dev/null || true
}

is_ready() { [[ $(answer /health/ready) == HTTP/1.?\ 200* ]]; }

# Usage: is_live ID
is_live() {
  local metrics
  metrics=$(answer /metrics)
  grep -E '^penstock_stream_state\{' <<<"$metrics" | grep -F "stream=\"$1\"" | grep -F 'state="live"' | grep -q '} 1'
}

# Usage: await WHAT COMMAND…
await() {
  local what=$1
  shift
  until "$@"; do
    if ((SECONDS >= deadline)); then
      echo "$what: not within $TIMEOUT_SECONDS s"
      return 1
    fi
    sleep 1
  done
  echo "$what"
}

await "the node is ready" is_ready

if [[ -n ${CAMERA-} ]]; then
  penstock=${PENSTOCK:-/opt/penstock/bin/penstock}
  "$penstock" streams remove helm-test >/dev/null 2>&1 || true # of a test that was killed
  trap '"$penstock" streams remove helm-test || true' EXIT
  "$penstock" streams add helm-test "$CAMERA" --name "helm test"
  await "the camera is live" is_live helm-test
elif [[ -n ${STREAM-} ]]; then
  await "stream $STREAM is live" is_live "$STREAM"
else
  echo "no stream was asked for: test.stream or test.camera.uri names one"
fi
