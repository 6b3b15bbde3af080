import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { openProject } from '../../../../server/src/core/kinds/open';
import { parseDotenv } from '../../../../server/src/core/model/compose/dotenv';
import { interpolate } from '../../../../server/src/core/model/compose/interpolate';
import type { Project } from '../../../../server/src/core/model/project';
import type { Service } from '../../../../server/src/core/model/service';
import type { Traced } from '../../../../server/src/core/model/traced';
import { appsOf } from '../../../support/open';

const file = '/w/compose.yaml';

function load(text: string, env = '', name = file): Project {
  const files: Record<string, string> = { [name]: text, '/w/.env': env };
  return openProject(appsOf([name]), (each) => files[each] ?? null);
}

function services(text: string, env = ''): Map<string, Service> {
  return new Map(load(text, env).services.map((service) => [service.name, service]));
}

function web(text: string, env = ''): Service {
  const service = services(text, env).get('web');
  ok(service, 'no service "web"');
  return service;
}

/** A traced value in one line: the value or its variables, the text at `at`, then each step with the text it points at. */
function told<T>(text: string, value: Traced<T> | undefined, env = ''): string {
  if (!value) return 'absent';
  const at = (span: { file: string; start: number; end: number }): string => (span.file === file ? text : env).slice(span.start, span.end);
  const steps = value.via.map((step) => ('at' in step ? `${step.kind} ${at(step.at)}` : step.kind));
  return [value.known ? `= ${value.value}` : `? ${value.variables.join()}`, `at ${at(value.at)}`, ...steps].join(' | ');
}

describe('interpolation', () => {
  const set: Record<string, string> = { A: 'a', EMPTY: '' };
  const lookup = (name: string) => (set[name] === undefined ? undefined : { value: set[name], at: name });
  const cases: [string, string | undefined][] = [
    ['plain', 'plain'],
    ['$A', 'a'],
    ['x${A}y', 'xay'],
    ['$$A', '$A'],
    ['${A:-d}', 'a'],
    ['${EMPTY:-d}', 'd'],
    ['${EMPTY-d}', ''],
    ['${NONE-d}', 'd'],
    ['${NONE:-x${ALSO:-y}z}', 'xyz'],
    ['${NONE:-${A}}', 'a'],
    ['${A:+r}', 'r'],
    ['${EMPTY:+r}', ''],
    ['${EMPTY+r}', 'r'],
    ['${NONE+r}', ''],
    ['${A:?needed}', 'a'],
    ['${NONE:?needed}', undefined],
    ['${EMPTY:?needed}', undefined],
    ['$NONE', undefined],
    ['a ${NONE} b', undefined],
    ['5 $ and $(x)', '5 $ and $(x)'],
    ['${A', '${A'],
  ];
  for (const [text, expected] of cases) it(`${text} is ${expected ?? 'unknown'}`, () => equal(interpolate(text, lookup).value, expected));
  it('names every variable that nobody sets', () => deepEqual(interpolate('$X ${Y:?}', lookup).unset, ['X', 'Y']));
});

describe('an .env file', () => {
  const cases: [string, string, string][] = [
    ['A=b', 'A', 'b'],
    ['export A=b', 'A', 'b'],
    ['A = b  # note', 'A', 'b'],
    ['A=b#c', 'A', 'b#c'],
    ['A="b # c"', 'A', 'b # c'],
    ["A='$B'", 'A', '$B'],
    ['A="x\\ny"', 'A', 'x\ny'],
    ['B=1\nA=${B}2', 'A', '12'],
    ['A="one\ntwo"\nB=3', 'B', '3'],
    ['\uFEFFA=b', 'A', 'b'],
    ['# A=c\n\nA=', 'A', ''],
    ['A=b\r\nB=c\r\n', 'A', 'b'],
  ];
  for (const [text, name, expected] of cases) {
    it(`${JSON.stringify(text)} sets ${name}`, () => equal(parseDotenv('/w/.env', text).get(name)?.value, expected));
  }
  it('knows where a value is written', () => {
    const at = parseDotenv('/w/.env', 'X=1\nA="bc"\n').get('A')?.at;
    deepEqual(at, { file: '/w/.env', start: 7, end: 9 });
  });
});

describe('a service', () => {
  it('has its own values where they are written', () => {
    const text = 'services:\n  web:\n    privileged: "yes" # c\n';
    equal(told(text, web(text).privileged), '= true | at "yes"');
  });
  it('gets values through a merge key, with the way back', () => {
    const text = 'x: &base { privileged: true }\nservices:\n  web:\n    <<: *base\n    image: a\n';
    equal(told(text, web(text).privileged), '= true | at *base | merge-key true');
  });
  it('prefers its own keys, then the earlier map of a merge list', () => {
    const text = 'x: &a { user: a, pid: a }\ny: &b { user: b, pid: b, ipc: b }\nservices:\n  web:\n    user: own\n    <<: [*a, *b]\n';
    const service = web(text);
    equal(told(text, service.user), '= own | at own');
    equal(told(text, service.pid), '= a | at *a | merge-key a');
    equal(told(text, service.ipc), '= b | at *b | merge-key b');
  });
  it('is an alias as a whole', () => {
    const text = 'services:\n  db: &db { image: x, user: root }\n  web: *db\n';
    equal(told(text, web(text).user), '= root | at *db | alias root');
  });
  it('walks anchors inside anchors', () => {
    const text = 'x: &u root\ny: &b { user: *u }\nservices:\n  web:\n    <<: *b\n';
    equal(told(text, web(text).user), '= root | at *b | merge-key *u | alias root');
  });
  it('knows the default of a variable and the line in .env', () => {
    const text = 'services:\n  web:\n    user: ${U:-root}\n    pid: "${P}"\n    ipc: ${I}\n';
    const env = 'P=host\n';
    const service = web(text, env);
    equal(told(text, service.user), '= root | at ${U:-root} | variable root');
    equal(told(text, service.pid, env), '= host | at "${P}" | variable host');
    equal(told(text, service.ipc), '? I | at ${I}');
  });
  it('is incomplete when another file or service completes it', () => {
    const complete = (text: string): boolean => web(text).complete;
    equal(complete('services: { web: { image: a } }'), true);
    equal(complete('services: { web: { build: . } }'), true);
    equal(complete('services: { web: { user: a } }'), false);
    equal(complete('services: { web: { image: a, extends: { service: b, file: gone.yaml } } }'), false);
    equal(complete('services: { web: { image: a } }\n---\nservices: {}\n'), true);
    const override = load('services: { web: { image: a } }', '', '/w/compose.override.yaml');
    equal(override.services[0]?.complete, false);
  });
  it('that is no map is no service, and is said so', () => {
    const loaded = load('services:\n  privileged: true\n  web: {image: a}\n');
    deepEqual(
      loaded.services.map(({ name }) => name),
      ['web'],
    );
    match(loaded.problems[0]?.message ?? '', /"privileged" must be a map/);
  });
  it('survives aliases that unfold without end', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 9; i++)
      lines.push(
        `a${i}: &a${i} [${Array(9)
          .fill(`*a${i - 1}`)
          .join(', ')}]`,
      );
    const loaded = load(`${lines.join('\n')}\nservices:\n  web:\n    image: a\n    x: *a8\n`);
    match(loaded.problems[0]?.message ?? '', /100000 nodes/);
  });
});

describe('mounts', () => {
  const mount = (item: string, rest = ''): string => {
    const [found] = web(`services:\n  web:\n    volumes:\n      - ${item}\n${rest}`).mounts;
    return found ? [found.type, found.hostPath ?? '-', found.target ?? '-', found.readOnly ? 'ro' : 'rw'].join(' ') : 'none';
  };
  const cases: [string, string][] = [
    ['/var/run/docker.sock:/var/run/docker.sock:ro', 'bind /var/run/docker.sock /var/run/docker.sock ro'],
    ['./data:/data', 'bind ./data /data rw'],
    ['~/.ssh:/root/.ssh:ro,z', 'bind ~/.ssh /root/.ssh ro'],
    ['data:/data', 'volume - /data rw'],
    ['/data', 'volume - /data rw'],
    ['/etc:/etc:readonly', 'bind /etc /etc rw'],
    ['C:\\Users:/users:ro', 'bind C:\\Users /users ro'],
    ['"${S:-/etc}:/x:ro"', 'bind /etc /x ro'],
    ['${S}:/x:ro', 'other - /x ro'],
    ['{ type: bind, source: /etc, target: /x, read_only: true }', 'bind /etc /x ro'],
    ['{ type: volume, source: v, target: /x }', 'volume - /x rw'],
  ];
  for (const [item, expected] of cases) it(`${item} is ${expected}`, () => equal(mount(item), expected));
  it('sees the bind behind a named volume', () => {
    const volumes = 'volumes:\n  host:\n    driver: local\n    driver_opts: { type: none, o: bind, device: /etc }\n';
    equal(mount('host:/x', volumes), 'bind /etc /x rw');
  });
});
