/** A small seeded generator (mulberry32), so that every run makes the same files. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const bases = [
  'node:22-alpine',
  'python:3.13-slim',
  'debian:bookworm',
  'nginx:1.27',
  'golang:1.24',
  'ubuntu:24.04',
  'alpine:3.20',
  '${BASE}',
];
const packages = ['curl', 'git', 'ca-certificates', 'build-essential', 'libpq-dev', 'tini', 'gosu', 'openssl'];

/** Draws from a seeded row of numbers. */
interface Draw {
  readonly pick: <T>(from: readonly T[]) => T;
  /** True so often. */
  readonly chance: (share: number) => boolean;
  /** A whole number below another one. */
  readonly below: (count: number) => number;
}

/** Dockerfiles as people write them: one to three stages, continuations, comments, heredocs, exec and shell forms. */
export function makeDockerfiles(count: number, seed = 1): string[] {
  const next = random(seed);
  const below = (limit: number): number => Math.floor(next() * limit);
  const draw: Draw = { pick: (from) => from[below(from.length)]!, chance: (share) => next() < share, below };
  return Array.from({ length: count }, () => makeDockerfile(draw));
}

function makeDockerfile(draw: Draw): string {
  const lines: string[] = [];
  if (draw.chance(0.3)) lines.push('# syntax=docker/dockerfile:1', '');
  if (draw.chance(0.4)) lines.push('ARG BASE=debian:bookworm-slim', 'ARG VERSION=1.2.3', '');
  const stages = 1 + draw.below(3);
  for (let stage = 0; stage < stages; stage++) lines.push(...makeStage(draw, stage));
  return lines.join('\n');
}

function makeStage(draw: Draw, stage: number): string[] {
  const { pick, chance, below } = draw;
  const lines = [`FROM ${pick(bases)} AS s${stage}`];
  if (chance(0.6)) lines.push('WORKDIR /app');
  if (chance(0.5)) lines.push(`ENV NODE_ENV=production PORT=${3000 + stage} \\`, '    LANG=C.UTF-8');
  if (chance(0.3)) lines.push('ARG TOKEN', 'ENV API_KEY=$TOKEN');
  const runs = 1 + below(5);
  for (let run = 0; run < runs; run++) lines.push(...makeRun(draw));
  if (stage > 0) lines.push(`COPY --from=s${stage - 1} --chown=1000:1000 /app/dist ./dist`);
  lines.push('COPY package.json package-lock.json ./', 'COPY . .');
  if (chance(0.4)) lines.push('RUN useradd --system --uid 10001 app', 'USER app');
  if (chance(0.5)) lines.push('EXPOSE 8080/tcp 9090');
  if (chance(0.3)) lines.push('HEALTHCHECK --interval=30s CMD curl -f http://localhost:8080/ || exit 1');
  lines.push(chance(0.5) ? 'CMD ["node", "server.js", "--port", "8080"]' : 'CMD exec ./server --port $PORT', '');
  return lines;
}

function makeRun({ pick, chance, below }: Draw): string[] {
  if (chance(0.2)) return ['RUN <<EOF', 'set -e', `apt-get update # ${pick(packages)}`, `apt-get install -y ${pick(packages)}`, 'EOF'];
  if (!chance(0.6)) return [`RUN --mount=type=cache,target=/root/.cache echo "$VERSION" && make ${pick(packages)}`];
  return [
    'RUN apt-get update && apt-get install -y --no-install-recommends \\',
    ...packages.slice(0, 1 + below(7)).map((name) => `      ${name} \\`),
    ...(chance(0.4) ? ['      # build tools are removed below'] : []),
    '  && rm -rf /var/lib/apt/lists/*',
  ];
}

/** Compose files as people write them, with one to five services. */
export function composeFiles(count: number, seed = 1): string[] {
  const next = random(seed);
  const below = (limit: number): number => Math.floor(next() * limit);
  const draw: Draw = { pick: (from) => from[below(from.length)]!, chance: (share) => next() < share, below };
  return Array.from({ length: count }, () => {
    const services = Array.from({ length: 1 + below(5) }, (_, index) => makeService(draw, `s${index}`, index));
    return `services:\n${services.flat().join('\n')}\nvolumes:\n  data:\n`;
  });
}

const images = ['postgres:16', 'redis:7', 'nginx:1.27', 'grafana/grafana:11.0.0', 'registry.example.com/team/worker:1.4', 'traefik:v3.1'];

function makeService({ pick, chance, below }: Draw, name: string, index: number): string[] {
  const lines = [`  ${name}:`, `    image: ${pick(images)}`];
  if (chance(0.6)) lines.push('    restart: unless-stopped');
  if (chance(0.1)) lines.push('    privileged: true');
  if (chance(0.2)) lines.push(`    cap_add: [${pick(['SYS_ADMIN', 'NET_ADMIN', 'NET_RAW'])}]`);
  if (chance(0.6)) lines.push('    environment:', '      TZ: Europe/Vienna', `      DB_PASSWORD: \${DB_PASSWORD:-pw${below(100)}}`);
  if (chance(0.5)) lines.push('    ports:', `      - "${8000 + below(999)}:80"`);
  if (chance(0.5))
    lines.push('    volumes:', `      - ${pick(['data:/data', '/var/run/docker.sock:/var/run/docker.sock', './conf:/etc/conf:ro'])}`);
  if (index > 0 && chance(0.5)) lines.push(`    depends_on: [s${index - 1}]`);
  return lines;
}
