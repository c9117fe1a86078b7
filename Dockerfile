# syntax=docker/dockerfile:1
# The image that stands where otel/opentelemetry-collector-contrib stood: same entry points, user, paths and ports.
#
#   docker build -t sluice .
#
# BUILD_IMAGE needs a JDK 25 in /opt/java/openjdk, Maven, a C compiler with static libc, and unzip or jar.
# RUNTIME_IMAGE needs glibc and a CA bundle in /etc/ssl/certs; it needs no shell.
ARG BUILD_IMAGE=docker.io/library/maven:3-eclipse-temurin-25
ARG RUNTIME_IMAGE=gcr.io/distroless/base-debian12

FROM ${BUILD_IMAGE} AS build
ENV JAVA_HOME=/opt/java/openjdk
WORKDIR /src
RUN command -v gcc > /dev/null || (apt-get update && apt-get install --yes --no-install-recommends gcc libc6-dev)
COPY launcher launcher
RUN mkdir -p /image/opt/sluice \
 && gcc -O2 -static -Wall -Wextra -Werror -o /image/otelcol-contrib launcher/otelcol.c \
 && gcc -O2 -static -Wall -Wextra -Werror -o /image/healthcheck launcher/healthcheck.c
COPY . .
# The gates run in continuous integration; here only the distribution is made.
RUN mvn --batch-mode --quiet -Dquick -DskipTests -pl collector -am package
RUN launcher/assemble /image

FROM ${RUNTIME_IMAGE}
COPY --from=build /image /
LABEL org.springframework.boot.service-connection="otel/opentelemetry-collector-contrib" \
      org.opencontainers.image.title="Sluice" \
      org.opencontainers.image.description="An OpenTelemetry Collector for the JVM" \
      org.opencontainers.image.licenses="Apache-2.0"
USER 10001:10001
EXPOSE 4317 4318 55679
ENTRYPOINT ["/otelcol-contrib"]
CMD ["--config", "/etc/otelcol-contrib/config.yaml"]
