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

/** Dockerfiles as people write them: one to three stages, continuations, comments, heredocs, exec and shell forms. */
export function makeDockerfiles(count: number, seed = 1): string[] {
  const next = random(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)]!;
  const chance = (share: number): boolean => next() < share;
  return Array.from({ length: count }, () => {
    const lines: string[] = [];
    if (chance(0.3)) lines.push('# syntax=docker/dockerfile:1', '');
    if (chance(0.4)) lines.push('ARG BASE=debian:bookworm-slim', 'ARG VERSION=1.2.3', '');
    const stages = 1 + Math.floor(next() * 3);
    for (let stage = 0; stage < stages; stage++) {
      lines.push(`FROM ${pick(bases)} AS s${stage}`);
      if (chance(0.6)) lines.push('WORKDIR /app');
      if (chance(0.5)) lines.push(`ENV NODE_ENV=production PORT=${3000 + stage} \\`, '    LANG=C.UTF-8');
      if (chance(0.3)) lines.push('ARG TOKEN', 'ENV API_KEY=$TOKEN');
      const runs = 1 + Math.floor(next() * 5);
      for (let run = 0; run < runs; run++) {
        if (chance(0.2))
          lines.push('RUN <<EOF', 'set -e', `apt-get update # ${pick(packages)}`, `apt-get install -y ${pick(packages)}`, 'EOF');
        else if (chance(0.6)) {
          lines.push('RUN apt-get update && apt-get install -y --no-install-recommends \\');
          lines.push(...packages.slice(0, 1 + Math.floor(next() * 7)).map((name) => `      ${name} \\`));
          if (chance(0.4)) lines.push('      # build tools are removed below');
          lines.push('  && rm -rf /var/lib/apt/lists/*');
        } else lines.push(`RUN --mount=type=cache,target=/root/.cache echo "$VERSION" && make ${pick(packages)}`);
      }
      if (stage > 0) lines.push(`COPY --from=s${stage - 1} --chown=1000:1000 /app/dist ./dist`);
      lines.push('COPY package.json package-lock.json ./', 'COPY . .');
      if (chance(0.4)) lines.push('RUN useradd --system --uid 10001 app', 'USER app');
      if (chance(0.5)) lines.push('EXPOSE 8080/tcp 9090');
      if (chance(0.3)) lines.push('HEALTHCHECK --interval=30s CMD curl -f http://localhost:8080/ || exit 1');
      lines.push(chance(0.5) ? 'CMD ["node", "server.js", "--port", "8080"]' : 'CMD exec ./server --port $PORT', '');
    }
    return lines.join('\n');
  });
}
