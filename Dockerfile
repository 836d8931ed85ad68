# The image: Java, GStreamer with its plugins, and Penstock. No compiler, no Maven, no shell tools beyond the base's.
#
#   docker build -t penstock .
#   docker run --read-only -v penstock-data:/var/lib/penstock --tmpfs /tmp:exec -v ./conf:/opt/penstock/conf:ro penstock
#
# --build-arg VARIANT=…
#   software    the CPU alone (the default). With NVIDIA's container toolkit and --gpus all it uses these GPUs, too: the toolkit
#               brings the driver's libraries in, and Debian's GStreamer has the elements.
#   vaapi       with Debian's drivers for Intel's and AMD's GPUs; --device /dev/dri --group-add the group that owns it
#   nvidia      as software, and shown all GPUs where NVIDIA's runtime is the default one
#   deepstream  the same on DeepStream: --build-arg BASE=<its image>; on Ubuntu 22.04, whose default Java is too old, also
#               --build-arg JRE=openjdk-17-jre-headless
# --build-arg DEMO= leaves out the RTMP server that `demo` starts; nothing else does.
#
# The HTTP API listens on loopback, as everywhere, and there that is inside the container alone. To reach it from outside, behind
# a proxy or firewall since nobody has to log in: -e PENSTOCK_HTTP_INTERFACE=0.0.0.0 -e PENSTOCK_HTTP_ALLOW_ANONYMOUS=true -p 8080:8080

# A release's tag gets the release's security updates; pin a digest here where builds must repeat to the byte.
ARG BUILD_BASE=docker.io/library/debian:13.1-slim
ARG BASE=docker.io/library/debian:13.1-slim
ARG VARIANT=software
# Where /src/target comes from: the stage below, or an image with what was built and tested before.
ARG JARS=build

FROM ${BUILD_BASE} AS build
RUN apt-get -qq update \
 && DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install default-jdk-headless maven \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/archives/*
WORKDIR /src
COPY pom.xml ./
COPY src/main src/main
# The tests ran before (bin/test): they need servers that an image build does not have. The last goal lists the libraries.
RUN --mount=type=cache,target=/root/.m2 mvn -B -ntp -q -Dmaven.test.skip=true -Dspotless.check.skip=true \
      -DoutputFormat=json -DoutputName=penstock.cdx package org.cyclonedx:cyclonedx-maven-plugin:2.9.3:makeBom

FROM ${JARS} AS jars

FROM ${BASE} AS runtime
ARG JRE=default-jre-headless
ARG DEMO="nginx libnginx-mod-rtmp"
RUN apt-get -qq update \
 && DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install \
      ${JRE} ${DEMO} tini ca-certificates glib-networking fonts-dejavu-core \
      libgstreamer1.0-0 gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-bad \
      gstreamer1.0-plugins-ugly gstreamer1.0-libav gstreamer1.0-x gstreamer1.0-rtsp libgstrtspserver-1.0-0 \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/archives/* \
 # Java takes user.home from here, and JavaCPP unpacks its libraries there: into /tmp, which may be written.
 && useradd --uid 10001 --gid 0 --home-dir /tmp --no-create-home --shell /usr/sbin/nologin penstock \
 && install -d -o 10001 -g 0 -m 0770 /var/lib/penstock
# What the toolkit brings in where it is told to bring in anything; its own default lacks the decoder.
ENV NVIDIA_DRIVER_CAPABILITIES=compute,video,utility

FROM runtime AS software

FROM runtime AS vaapi
RUN apt-get -qq update \
 && DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install mesa-va-drivers intel-media-va-driver \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/archives/*

FROM runtime AS nvidia
ENV NVIDIA_VISIBLE_DEVICES=all

FROM nvidia AS deepstream

FROM ${VARIANT}
WORKDIR /opt/penstock
# What changes seldom comes first.
COPY --from=jars /src/target/lib target/lib
COPY LICENSE NOTICE* ./
COPY bin bin
COPY conf conf
COPY --from=jars /src/target/penstock.jar target/penstock.jar
# What is in here: Penstock's libraries as CycloneDX, and the base's packages.
COPY --from=jars /src/target/penstock.cdx.json sbom/penstock.cdx.json
RUN dpkg-query -W -f '${Package}\t${Version}\t${Architecture}\t${source:Package}\t${source:Version}\n' >sbom/packages.tsv

# GStreamer's registry is written anew by every container: which elements there are depends on the GPUs it is given.
ENV HOME=/tmp \
    GST_REGISTRY=/tmp/gstreamer-registry.bin \
    LANG=C.UTF-8 \
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
