# bulkhead: allow-file dockerfile/undigested-base -- "bulkhead pin --write Dockerfile" writes the digests of the day when an image is released
FROM node:22.21.1-bookworm-slim AS build
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY build.mjs notices.mjs tsconfig.json tsconfig.base.json LICENSE ./
COPY server server
COPY docs/rules docs/rules
RUN node build.mjs dist/cli.js

FROM gcr.io/distroless/nodejs22-debian12:nonroot
COPY --from=build /src/dist/cli.js /src/dist/program.js /src/dist/pages.json /src/dist/THIRD-PARTY-NOTICES.txt /src/LICENSE /app/
WORKDIR /work
USER 65532:65532
ENTRYPOINT ["/nodejs/bin/node", "/app/cli.js"]
