# syntax=docker/dockerfile:1
# scripts/image-steps runs the same steps without a container engine; what both share is in docker/.

FROM eclipse-temurin:25-jdk AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.m2 ./mvnw -B -ntp -q package -DskipTests
RUN docker/extract target/logpost-layered.jar layers

FROM eclipse-temurin:25-jre
WORKDIR /app
COPY docker docker
COPY --from=build /src/layers/dependencies/ ./
COPY --from=build /src/layers/spring-boot-loader/ ./
COPY --from=build /src/layers/snapshot-dependencies/ ./
COPY --from=build /src/layers/application/ ./
RUN docker/train /app
RUN mkdir /data && chown 65534:65534 /data
ENV SERVER_ADDRESS=0.0.0.0
ENV LOGPOST_DATA_DIR=/data
USER 65534:65534
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=6s --start-period=60s --start-interval=1s CMD ["/app/docker/healthcheck"]
ENTRYPOINT ["/app/docker/start"]
