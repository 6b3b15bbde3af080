import fc from 'fast-check';

/** Lines of one service in block style, at an indentation that the caller adds. */
const entries: readonly string[][] = [
  ['image: postgres:16'],
  ['image: "nginx:1.27" # front door'],
  ['build: .'],
  ['build:', '  context: .', '  target: run # the last one'],
  ['build:', '  context: .', '  network: host # a mirror', '  entitlements:', '    - security.insecure', '    - device'],
  ['build: { context: ., privileged: true, entitlements: [network.host] }'],
  ['privileged: true # door'],
  ['privileged: ${PRIV:-true}'],
  ['privileged: "yes"'],
  ['privileged: $PRIV'],
  ['uts: host # its name'],
  ['cgroup: "host"'],
  ['cgroup_parent: my.slice'],
  ['userns_mode: host'],
  ['group_add:', '  - docker # the socket', '  - audio'],
  ['group_add: [root]'],
  ['devices:', '  - /dev/fuse:/dev/fuse:r'],
  ['post_start:', '  - command: ./warm', '    user: root # the cache', '  - { command: ./b, privileged: true }'],
  ['pre_start:', '  - command: ["./fill"]', '    privileged: true'],
  ['provider: { type: acme }'],
  ['user: root'],
  ["user: '0:0' # needed once"],
  ['user: ${UID:-0}'],
  ['user: "1000"'],
  ['user: "${RUN_AS}:$GROUP" # whoever starts it'],
  ['user: ${RUN_AS:-1000}'],
  ['cap_add: [NET_ADMIN, SYS_TIME]'],
  ['cap_add:', '  - SYS_ADMIN # fuse', '  # and more', '  - CHOWN'],
  ['cap_add: [ALL]'],
  ['cap_drop:', '- NET_RAW'],
  ['cap_drop: [ALL]'],
  ['cap_drop: [ALL, CHOWN]'],
  ['cap_drop: # none yet'],
  ['security_opt:', '  - seccomp:unconfined', '  - label=disable'],
  ['security_opt: ["apparmor=unconfined"]'],
  ['security_opt: &opts', '  - no-new-privileges:true'],
  ['security_opt: [seccomp=unconfined, no-new-privileges:true, "label:disable",]'],
  ['security_opt: [seccomp=unconfined, apparmor=unconfined]'],
  ['network_mode: host'],
  ['pid: host # ps'],
  ['ipc: "host"'],
  ['volumes:', '  - /var/run/docker.sock:/var/run/docker.sock:ro', '  - ./data:/data'],
  ['volumes:', '  - /etc:/host/etc', '  - type: bind', '    source: /root', '    target: /x'],
  ['volumes: ["/:/host:ro", data:/data]'],
  ['environment:', '  A: b # c', '  TOKEN: "x"'],
  ['command: |+', '  echo hello', '', ''],
  ['command: >-', '  a', '  b'],
  ['ports:', '', '  # the web', '  - "80:80"'],
  ['deploy: { resources: { limits: { memory: 64m } } }'],
  ['healthcheck:'],
];

const keyOf = (lines: readonly string[]): string => lines[0]!.split(':')[0]!;

/** Entries with different keys, in any order. */
const entryList = fc
  .uniqueArray(fc.constantFrom(...entries), { minLength: 1, maxLength: 7, selector: keyOf })
  .chain((list) => fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length }));

interface Style {
  readonly step: number;
  readonly crlf: boolean;
  readonly bom: boolean;
  readonly lastBreak: boolean;
  readonly merge: 'none' | 'base' | 'alias';
  readonly comments: boolean;
}

const style: fc.Arbitrary<Style> = fc.record({
  step: fc.constantFrom(2, 3, 4),
  crlf: fc.boolean(),
  bom: fc.boolean(),
  lastBreak: fc.boolean(),
  merge: fc.constantFrom('none', 'base', 'alias'),
  comments: fc.boolean(),
});

/** Compose files as people write them: block and flow, anchors, merge keys, comments, CRLF, byte order marks. */
export const composeText: fc.Arbitrary<string> = fc
  .tuple(style, entryList, fc.array(entryList, { minLength: 1, maxLength: 3 }))
  .map(([how, shared, services]) => {
    const lines: string[] = [];
    const indent = (depth: number): string => ' '.repeat(how.step * depth);
    const put = (depth: number, list: readonly (readonly string[])[]): void => {
      for (const entry of list) {
        for (const line of entry) lines.push(line === '' ? '' : indent(depth) + line);
        if (how.comments && entry.length > 1) lines.push(`${indent(depth)}# behind ${keyOf(entry)}`);
      }
    };
    if (how.comments) lines.push('# a project', '');
    if (how.merge !== 'none') {
      lines.push('x-base: &base');
      put(1, shared);
    }
    lines.push('services:');
    services.forEach((list, index) => {
      if (how.merge === 'alias' && index === 0) {
        lines.push(`${indent(1)}s${index}: *base # as it is`);
        return;
      }
      lines.push(`${indent(1)}s${index}:${how.comments ? ` # service ${index}` : ''}`);
      if (how.merge === 'base') lines.push(`${indent(2)}<<: *base`);
      put(2, list);
      if (how.comments) lines.push('');
    });
    const text = lines.join(how.crlf ? '\r\n' : '\n') + (how.lastBreak ? (how.crlf ? '\r\n' : '\n') : '');
    return (how.bom ? '\uFEFF' : '') + text;
  });
