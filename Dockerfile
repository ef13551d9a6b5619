# syntax=docker/dockerfile:1

# Builds dist/ with every dependency.
FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY tsconfig.json tsdown*.ts ./
COPY renderer renderer
COPY src src
COPY page page
COPY public public
COPY fonts fonts
RUN npm run build

# What runs needs: the native libraries ship their binaries in their packages.
FROM node:22-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev
# Clients of a shared queue and store, which are optional; --build-arg PEERS=false leaves them out. Node looks for packages in /node_modules, too.
ARG PEERS=true
RUN mkdir -p /peers/node_modules && cd /peers && if [ "$PEERS" = true ]; then \
    npm init -y >/dev/null && npm install --no-audit --no-fund $(node -p "const { peerDependencies: p, devDependencies: d } = require('/app/package.json'); \
      Object.keys(p).filter((name) => name !== 'vitest').map((name) => name + '@' + d[name]).join(' ')"); \
  fi

# Without films and without fonts for other scripts than the bundled ones: docker build --target slim
FROM node:22-bookworm-slim AS slim
ARG VERSION=0.1.0
ARG REVISION=
LABEL org.opencontainers.image.title="Gesso" \
  org.opencontainers.image.description="Renders Polotno designs to pictures, PDFs, films, SVG, HTML and slides, without a browser" \
  org.opencontainers.image.licenses="MIT" \
  org.opencontainers.image.source="https://github.com/gesso-render/gesso" \
  org.opencontainers.image.version="${VERSION}" \
  org.opencontainers.image.revision="${REVISION}"
# fontconfig: sharp finds the fonts of SVG texts with it. tini: passes signals on and reaps.
RUN apt-get update \
  && apt-get install -y --no-install-recommends fontconfig tini \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 GESSO_DATA_DIR=/data
COPY --from=dependencies /app/node_modules node_modules
COPY --from=dependencies /peers/node_modules /node_modules
COPY --from=build /app/dist dist
COPY package.json LICENSE ./
COPY fonts fonts
COPY public public
COPY examples examples
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
# By the shell: a process of Node for every question would take a hundred times as much.
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/$PORT && printf 'GET /ready HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && read -r _ status _ <&3 && [ \"$status\" = 200 ]"]
ENTRYPOINT ["tini", "--", "node", "dist/cli.cjs"]
CMD ["serve"]

# The image: with ffmpeg (films, sounds, videos) and Noto's fonts for the scripts of the world.
FROM slim
USER root
RUN apt-get update \
  && apt-get install -y --no-install-recommends ffmpeg fonts-noto-core fonts-noto-cjk \
  && rm -rf /var/lib/apt/lists/*
USER node
