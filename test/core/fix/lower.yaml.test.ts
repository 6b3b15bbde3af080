import { equal, match, ok } from 'node:assert/strict';
import { applyEdits, disjoint } from '../../../server/src/core/base/edit';
import { lowerYaml, type Slot } from '../../../server/src/core/fix/lower.yaml';
import { parseYaml } from '../../../server/src/core/syntax/yaml';

const file = '/w/compose.yaml';

function lower(text: string, slots: readonly Slot[]): ReturnType<typeof lowerYaml> {
  return lowerYaml(parseYaml(file, text), slots);
}

/** The text after all slots; fails when one is refused or edits overlap. */
function after(text: string, ...slots: Slot[]): string {
  const lowered = lower(text, slots);
  for (const answer of lowered.slots) ok('edits' in answer, JSON.stringify(answer));
  const all = disjoint(lowered.edits);
  ok(all, 'edits overlap');
  return applyEdits(file, text, all);
}

const web = ['services', 'web'];
const set = (key: string, is: Extract<Slot['set'], { kind: 'value' }>['is']): Slot => ({
  path: [...web, ...key.split('.')],
  set: { kind: 'value', is },
});
const drop = (key: string): Slot => ({ path: [...web, ...key.split('.')], set: { kind: 'absent' } });
const list = (key: string, add: string[], remove: number[] = []): Slot => ({ path: [...web, key], set: { kind: 'list', add, remove } });

describe('lowering to YAML', () => {
  const cases: [name: string, before: string, slots: Slot[], expected: string][] = [
    [
      'replaces a scalar and keeps the comment',
      'services:\n  web:\n    privileged: true # door\n',
      [set('privileged', false)],
      'services:\n  web:\n    privileged: false # door\n',
    ],
    [
      'keeps the quotes of a text',
      'services:\n  web:\n    user: \'root\'\n    x: "a"\n',
      [set('user', '999:999'), set('x', 'b')],
      'services:\n  web:\n    user: \'999:999\'\n    x: "b"\n',
    ],
    [
      'inserts behind the last token, before trailing comments',
      'services:\n  web:\n    image: nginx # a\n    # about nothing\n\n  db:\n    image: x\n',
      [set('user', '1:1')],
      'services:\n  web:\n    image: nginx # a\n    user: "1:1"\n    # about nothing\n\n  db:\n    image: x\n',
    ],
    [
      'takes the indentation and the dash of the file',
      'services:\n    web:\n        image: nginx\n        ports:\n        - "80:80"\n',
      [list('cap_drop', ['ALL'])],
      'services:\n    web:\n        image: nginx\n        ports:\n        - "80:80"\n        cap_drop:\n        - ALL\n',
    ],
    [
      'writes at the end of a file without line break',
      'services:\n  web:\n    image: nginx',
      [set('user', 'app')],
      'services:\n  web:\n    image: nginx\n    user: app',
    ],
    [
      'keeps CRLF',
      'services:\r\n  web:\r\n    image: nginx\r\n',
      [list('cap_drop', ['ALL'])],
      'services:\r\n  web:\r\n    image: nginx\r\n    cap_drop:\r\n      - ALL\r\n',
    ],
    [
      'writes into a flow map',
      'services:\n  web: { image: nginx }\n',
      [list('cap_drop', ['ALL']), set('user', '1:1')],
      'services:\n  web: { image: nginx, cap_drop: [ALL], user: "1:1" }\n',
    ],
    [
      'takes the key of a map along that loses all its entries, in block and in flow style',
      'services:\n  web:\n    ulimits:\n      core: -1\n      nproc: -1\n    sysctls: { a.b: 1 }\n    image: x\n',
      [drop('ulimits.core'), drop('ulimits.nproc'), { path: [...web, 'sysctls', 'a.b'], set: { kind: 'absent' } }],
      'services:\n  web:\n    image: x\n',
    ],
    [
      'writes behind a trailing comma',
      'services: {web: {image: nginx,},}\n',
      [set('user', 'app')],
      'services: {web: {image: nginx, user: app,},}\n',
    ],
    [
      'removes a key with its lines',
      'services:\n  web:\n    image: nginx\n    pid: host # why\n    user: app\n',
      [drop('pid')],
      'services:\n  web:\n    image: nginx\n    user: app\n',
    ],
    [
      'removes the last key of a file without line break',
      'services:\n  web:\n    image: nginx\n    pid: host',
      [drop('pid')],
      'services:\n  web:\n    image: nginx',
    ],
    [
      'removes the last key and adds one',
      'services:\n  web:\n    image: nginx\n    pid: host\n',
      [drop('pid'), set('user', 'app')],
      'services:\n  web:\n    image: nginx\n    user: app\n',
    ],
    [
      'adds to the last list and behind it',
      'services:\n  web:\n    cap_add:\n      - A\n',
      [list('cap_drop', ['ALL']), list('cap_add', ['B', 'C'])],
      'services:\n  web:\n    cap_add:\n      - A\n      - B\n      - C\n    cap_drop:\n      - ALL\n',
    ],
    [
      'removes the last list and adds behind it',
      'services:\n  web:\n    image: x\n    cap_add:\n      - A\n      - B',
      [list('cap_add', ['C'], [0, 1]), set('pids_limit', 9)],
      'services:\n  web:\n    image: x\n    cap_add:\n      - C\n    pids_limit: 9',
    ],
    [
      'adds a key before those that follow it in a hardened service',
      'services:\n  web:\n    image: x # pinned\n\n    # only this\n    security_opt: [seccomp:a.json]\n',
      [set('user', 'app'), set('pids_limit', 9)],
      'services:\n  web:\n    image: x # pinned\n    user: app\n\n    # only this\n    security_opt: [seccomp:a.json]\n    pids_limit: 9\n',
    ],
    [
      'removes from a flow map',
      'services: { web: { pid: host, image: nginx, ipc: host } }\n',
      [drop('pid'), drop('ipc')],
      'services: { web: { image: nginx } }\n',
    ],
    [
      'adds to a block list in its own style',
      'services:\n  web:\n    cap_add:\n    - A # a\n    - B\n    # end\n',
      [list('cap_add', ['C'])],
      'services:\n  web:\n    cap_add:\n    - A # a\n    - B\n    - C\n    # end\n',
    ],
    [
      'adds to a flow list',
      'services:\n  web:\n    cap_add: [A, "B"]\n',
      [list('cap_add', ['C'])],
      'services:\n  web:\n    cap_add: [A, "B", C]\n',
    ],
    [
      'adds to an empty flow list',
      'services:\n  web:\n    cap_add: []\n',
      [list('cap_add', ['C'])],
      'services:\n  web:\n    cap_add: [C]\n',
    ],
    [
      'removes and adds in one list',
      'services:\n  web:\n    cap_add:\n      - A\n      - B\n',
      [list('cap_add', ['C'], [1])],
      'services:\n  web:\n    cap_add:\n      - A\n      - C\n',
    ],
    [
      'removes every item and adds one',
      'services:\n  web:\n    cap_add:\n      - A\n      - B\n    image: x\n',
      [list('cap_add', ['C'], [0, 1])],
      'services:\n  web:\n    cap_add:\n      - C\n    image: x\n',
    ],
    [
      'removes the key with the last item, and the comment that explains it',
      'services:\n  web:\n    cap_add:\n      # for the clock\n      - SYS_TIME\n    image: x\n',
      [list('cap_add', [], [0])],
      'services:\n  web:\n    image: x\n',
    ],
    [
      'removes the key with the last item, keeps an item that is switched off',
      'services:\n  web:\n    cap_add:\n      # - NET_RAW\n      - SYS_TIME\n    image: x\n',
      [list('cap_add', [], [0])],
      'services:\n  web:\n      # - NET_RAW\n    image: x\n',
    ],
    [
      'takes the comment above the last item along',
      'services:\n  web:\n    image: x\n    cap_add:\n      - A\n      # as the manual says,\n      # in chapter 3\n      - B\n',
      [list('cap_add', [], [1])],
      'services:\n  web:\n    image: x\n    cap_add:\n      - A\n',
    ],
    [
      'keeps a comment that may speak of the next item, too',
      'services:\n  web:\n    image: x\n    cap_add:\n      # from the manual\n      - A\n      - B\n',
      [list('cap_add', [], [0])],
      'services:\n  web:\n    image: x\n    cap_add:\n      # from the manual\n      - B\n',
    ],
    [
      'takes a comment along that names the item',
      'services:\n  web:\n    image: x\n    cap_add:\n      # time is what it is there for\n      - SYS_TIME\n      - B\n',
      [list('cap_add', [], [0])],
      'services:\n  web:\n    image: x\n    cap_add:\n      - B\n',
    ],
    [
      'takes the comment above a key along where the next key has its own',
      'services:\n  web:\n    # for the disks\n    privileged: true\n    # the newest\n    image: x\n',
      [drop('privileged')],
      'services:\n  web:\n    # the newest\n    image: x\n',
    ],
    [
      'takes the comment above an item along whose place a new one takes',
      'services:\n  web:\n    cap_add:\n      # for the clock\n      - SYS_TIME\n    image: x\n',
      [list('cap_add', ['NET_RAW'], [0])],
      'services:\n  web:\n    cap_add:\n      - NET_RAW\n    image: x\n',
    ],
    [
      'inserts behind the comments that end the last map',
      'services:\n  web:\n    image: x\n    labels:\n      a: b\n\n      # c: d\n      # and more\n    # of the service\n  # the end\n',
      [set('user', 'app')],
      'services:\n  web:\n    image: x\n    labels:\n      a: b\n\n      # c: d\n      # and more\n    user: app\n    # of the service\n  # the end\n',
    ],
    [
      'inserts behind a comment that ends the last item',
      'services:\n  web:\n    ports:\n      - target: 80\n        # published: 8080\n',
      [list('ports', ['90']), set('user', 'app')],
      'services:\n  web:\n    ports:\n      - target: 80\n        # published: 8080\n      - "90"\n    user: app\n',
    ],
    [
      'empties a list where a merge key would show through',
      'x: &x\n  cap_add: [A]\nservices:\n  web:\n    <<: *x\n    cap_add: [B]\n',
      [list('cap_add', [], [0])],
      'x: &x\n  cap_add: [A]\nservices:\n  web:\n    <<: *x\n    cap_add: []\n',
    ],
    [
      'fills a key without value',
      'services:\n  web:\n    image: x\n    cap_drop: # none yet\n    user: a\n',
      [list('cap_drop', ['ALL'])],
      'services:\n  web:\n    image: x\n    cap_drop: # none yet\n      - ALL\n    user: a\n',
    ],
    ['fills a null', 'services:\n  web:\n    user: ~\n', [set('user', 'app')], 'services:\n  web:\n    user: app\n'],
    [
      'makes missing parents once',
      'services:\n  web:\n    image: x\n',
      [set('deploy.resources.limits.memory', '64m'), set('deploy.resources.limits.pids', 9)],
      'services:\n  web:\n    image: x\n    deploy:\n      resources:\n        limits:\n          memory: 64m\n          pids: 9\n',
    ],
    [
      'writes before a block scalar that keeps its blank lines',
      'services:\n  web:\n    image: x\n    command: |+\n      a\n\n\n',
      [set('user', 'app')],
      'services:\n  web:\n    image: x\n    user: app\n    command: |+\n      a\n\n\n',
    ],
    [
      'writes before a value whose last block scalar ends with the file, for a line break would become its content',
      'services:\n  web:\n    image: x\n    environment:\n      A: |\n        a ',
      [set('user', 'app')],
      'services:\n  web:\n    image: x\n    user: app\n    environment:\n      A: |\n        a ',
    ],
    [
      'writes behind a block scalar',
      'services:\n  web:\n    command: |\n      a\n      b\n\n# end\n',
      [set('user', 'app')],
      'services:\n  web:\n    command: |\n      a\n      b\n    user: app\n\n# end\n',
    ],
    [
      'writes behind a key without value',
      'services:\n  web:\n    image: x\n    environment: # later\n',
      [set('user', 'app')],
      'services:\n  web:\n    image: x\n    environment: # later\n    user: app\n',
    ],
    [
      'keeps a byte order mark',
      '\uFEFFservices:\n  web:\n    pid: host\n    image: x\n',
      [drop('pid')],
      '\uFEFFservices:\n  web:\n    image: x\n',
    ],
  ];
  for (const [name, before, slots, expected] of cases) {
    it(name, () => equal(after(before, ...slots), expected));
  }

  const refusals: [name: string, text: string, slots: Slot[], reason: RegExp][] = [
    ['a broken file', 'services:\n  web:\n   image: a\n  privileged: true\n bad', [drop('image')], /syntax errors/],
    ['several documents', 'services: {web: {pid: host, image: x}}\n---\na: 1\n', [drop('pid')], /several YAML documents/],
    [
      'a value whose anchor is used elsewhere',
      'services:\n  web:\n    image: x\n    cap_add: &c [A]\n  db:\n    cap_add: *c\n',
      [list('cap_add', [], [0])],
      /anchor "&c"/,
    ],
    ['a comment beside a flow item', 'services:\n  web:\n    cap_add: [A, # why\n      B]\n', [list('cap_add', [], [0])], /comment/],
  ];
  for (const [name, text, slots, reason] of refusals) {
    it(`refuses ${name}`, () => {
      const [lowered] = lower(text, slots).slots;
      ok(lowered && 'refused' in lowered);
      match(lowered.refused, reason);
    });
  }
});
