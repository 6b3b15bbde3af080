import type { Entries } from '../../server/src/core/model/files';
import { makeDockerfiles, random } from './make';

/** A generated project: its files by name, and what of them is opened. */
export interface Nested {
  readonly files: ReadonlyMap<string, string>;
  readonly entries: Entries;
}

const root = 'file:///nested';
const areas = 36;
const images = 74;
const stacks = 40;

const programs = ['postgres:16', 'redis:7', 'nginx:1.27', 'grafana/grafana:11.0.0', 'registry.example.com/team/worker:1.4', 'rabbitmq:3'];

/**
 * A project of 113 Compose files and 74 Dockerfiles that include and extend each other: 40 stacks, each of which includes some of 36 areas
 * and often an earlier stack; the services of an area extend those of a file beside it, and these a common one; several build one image.
 */
export function nestedProject(seed = 7): Nested {
  const next = random(seed);
  const below = (limit: number): number => Math.floor(next() * limit);
  const files = new Map<string, string>();
  makeDockerfiles(images, seed).forEach((text, index) => {
    files.set(`${root}/images/i${index}/Dockerfile`, text);
  });
  files.set(`${root}/base/common.yaml`, common);
  for (let area = 0; area < areas; area++) {
    const folder = `${root}/areas/a${area}`;
    files.set(`${folder}/parts.yaml`, `services:\n${[0, 1].map((part) => partOf(area, part, below)).join('')}`);
    files.set(`${folder}/compose.yaml`, areaFile(area, below));
  }
  for (let stack = 0; stack < stacks; stack++) files.set(`${root}/stacks/s${stack}.yaml`, stackFile(stack, below));
  const apps = Array.from({ length: stacks }, (_, stack) => ({ files: [`${root}/stacks/s${stack}.yaml`] }));
  const dockerfiles = Array.from({ length: images }, (_, index) => `${root}/images/i${index}/Dockerfile`);
  return { files, entries: { apps, files: { dockerfile: dockerfiles } } };
}

const common = `services:
  logged:
    restart: unless-stopped
    logging:
      driver: json-file
  published:
    extends: logged
    ports:
      - "8080"
  trusted:
    extends:
      service: logged
    security_opt:
      - seccomp:unconfined
`;

type Below = (limit: number) => number;

function partOf(area: number, part: number, below: Below): string {
  const from = ['logged', 'published', 'trusted'][below(3)]!;
  const more = below(4) === 0 ? '    privileged: true\n' : '';
  return `  part${part}:
    extends:
      file: ../../base/common.yaml
      service: ${from}
    image: ${programs[below(programs.length)]}
    environment:
      MODE: production
${more}    volumes:
      - part${area}:/var/lib/data
`;
}

/** Two services that extend parts, one that is built, and one or two by themselves. */
function areaFile(area: number, below: Below): string {
  const extended = [0, 1].map(
    (part) => `  a${area}-part${part}:
    extends:
      file: parts.yaml
      service: part${part}
    ports:
      - "${10_000 + area * 10 + part}:80"
`,
  );
  const built = `  a${area}-app:
    build: ../../images/i${below(images)}
    depends_on:
      - a${area}-part0
    volumes:
      - /var/run/docker.sock:/var/run/docker.sock${below(3) === 0 ? '' : ':ro'}
`;
  const alone = Array.from(
    { length: 1 + below(2) },
    (_, one) => `  a${area}-own${one}:
    ${below(2) === 0 ? `build: ../../images/i${below(images)}` : `image: ${programs[below(programs.length)]}`}
    cap_add: [${['SYS_ADMIN', 'NET_ADMIN', 'SYS_PTRACE'][below(3)]}]
    network_mode: ${below(3) === 0 ? 'host' : 'bridge'}
`,
  );
  return `services:\n${[...extended, built, ...alone].join('')}volumes:\n  part${area}:\n`;
}

/** A stack includes three areas of its own and often an earlier stack. */
function stackFile(stack: number, below: Below): string {
  const own = [0, 1, 2].map((one) => `  - ../areas/a${(stack * 3 + one * 7) % areas}/compose.yaml\n`);
  const earlier = stack > 0 && below(3) > 0 ? [`  - s${below(stack)}.yaml\n`] : [];
  return `include:
${[...new Set([...own, ...earlier])].join('')}services:
  s${stack}-front:
    image: traefik:v3.1
    command: ["--api.insecure=true", "--providers.docker"]
    ports:
      - "${20_000 + stack}:8080"
    volumes:
      - /var/run/docker.sock:/var/run/docker.sock
`;
}
