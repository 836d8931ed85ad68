# The image: Java, GStreamer with its plugins, and Penstock. No compiler, no Maven, no shell tools beyond the base's.
#
#   docker build -t penstock .
#   docker run --read-only -v penstock-data:/var/lib/penstock --tmpfs /tmp:exec -v ./conf:/opt/penstock/conf:ro penstock
#
# NVIDIA: add --gpus all; the container toolkit brings the driver's libraries in, and Debian's GStreamer has the elements.
# DeepStream: --build-arg BASE=<its image>; on Ubuntu 22.04, whose default Java is too old, also
#   --build-arg JRE=openjdk-17-jre-headless
# The HTTP API listens on loopback, as everywhere, and there that is inside the container alone. To reach it from outside, behind
# a proxy or firewall since nobody has to log in: -e PENSTOCK_HTTP_INTERFACE=0.0.0.0 -e PENSTOCK_HTTP_ALLOW_ANONYMOUS=true -p 8080:8080

# A release's tag gets the release's security updates; pin a digest here where builds must repeat to the byte.
ARG BUILD_BASE=docker.io/library/debian:13.1-slim
ARG BASE=docker.io/library/debian:13.1-slim

FROM ${BUILD_BASE} AS build
RUN apt-get -qq update \
 && DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install default-jdk-headless maven \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY pom.xml ./
COPY src/main src/main
# The tests ran before (bin/test): they need servers that an image build does not have.
RUN --mount=type=cache,target=/root/.m2 mvn -B -ntp -q -Dmaven.test.skip=true -Dspotless.check.skip=true package

FROM ${BASE}
ARG JRE=default-jre-headless
RUN apt-get -qq update \
 && DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install \
      ${JRE} tini ca-certificates glib-networking fonts-dejavu-core \
      libgstreamer1.0-0 gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-bad \
      gstreamer1.0-plugins-ugly gstreamer1.0-libav gstreamer1.0-x gstreamer1.0-rtsp \
 && rm -rf /var/lib/apt/lists/* \
 # Java takes user.home from here, and JavaCPP unpacks its libraries there: into /tmp, which may be written.
 && useradd --uid 10001 --gid 0 --home-dir /tmp --no-create-home --shell /usr/sbin/nologin penstock \
 && install -d -o 10001 -g 0 -m 0770 /var/lib/penstock

WORKDIR /opt/penstock
# What changes seldom comes first.
COPY --from=build /src/target/lib target/lib
COPY LICENSE NOTICE* ./
COPY bin bin
COPY conf conf
COPY --from=build /src/target/penstock.jar target/penstock.jar

# GStreamer's registry is written anew by every container: which elements there are depends on the GPUs it is given.
ENV HOME=/tmp \
    GST_REGISTRY=/tmp/gstreamer-registry.bin \
    LANG=C.UTF-8 \
    NVIDIA_DRIVER_CAPABILITIES=compute,video,utility \
    NVIDIA_VISIBLE_DEVICES=all \
    PENSTOCK_INSTALL=no \
    PENSTOCK_STORAGE_DIRECTORY=/var/lib/penstock

# Numeric, so that Kubernetes can see that it is not root.
USER 10001
# All that is ever written to; /tmp must not be mounted noexec (native libraries are unpacked there).
VOLUME ["/var/lib/penstock", "/tmp"]
EXPOSE 8080
# A live process, not a ready one: a container is not restarted because a camera is away.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD ["/opt/penstock/bin/lib/healthy"]

ENTRYPOINT ["/usr/bin/tini", "--", "/opt/penstock/bin/penstock"]
CMD ["run"]

LABEL org.opencontainers.image.title="Penstock" \
      org.opencontainers.image.description="A multi-camera video orchestrator: RTSP in, decoded, processed, encoded, RTMP out." \
      org.opencontainers.image.licenses="MIT"
