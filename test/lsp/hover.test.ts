import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { startOf } from '../../server/src/core/model/configuration';
import { type Client, editor, plain, pulling, rangeIn } from '../support/lsp-client';
import { analyzeText } from '../support/open';
import { startServer } from '../support/session';

const uri = 'file:///shop/compose.yaml';
const text = `services:
  web:
    image: "alpine:3"
    user: "1000"
    cap_add: [NET_ADMIN]
    pid: host
    volumes: ["./a|b:/data:ro"]
  db:
    image: "alpine:3"
    privileged: \${P}
  store:
    image: postgres:17
`;

describe('language server: hover on the name of a service', () => {
  let client: Client | undefined;
  afterEach(async () => {
    await client?.stop();
    client = undefined;
  });
  const hover = async (capabilities: typeof editor, name: string): Promise<{ kind: string; value: string }> => {
    client = await startServer({ capabilities });
    client.open(uri, text);
    const found = await client.hover(uri, rangeIn(text, name).start);
    ok(found, 'no hover');
    deepEqual(found.range, rangeIn(text, name));
    return found.contents as { kind: string; value: string };
  };

  it('shows at a glance what its container may do, then what differs from the default and who says so, then its findings', async () => {
    const { kind, value } = await hover(editor, 'web');
    equal(kind, 'markdown');
    const plainly = value.replaceAll('\\', '');
    const lines = plainly.split('\n');
    equal(lines[0], '**web**: uid 1000, 15 capabilities, writable, host PID');
    match(lines[2]!, /^- \*\*exposure [\d.]+ \((?:moderate|elevated)\)\*\*: path of class [CD]: .+; [a-zA-Z ]+ \d\.\d of \d\.\d; .+; .+$/);
    ok(lines.includes('- user: 1000 - "user" of the service ([compose.yaml:4](file:///shop/compose.yaml#L4))'), value);
    ok(lines.includes('- pid namespace: host - "pid" of the service ([compose.yaml:6](file:///shop/compose.yaml#L6))'), value);
    ok(
      lines.includes(
        '- mount (bind): ./a|b at /data, read-only - "volumes" of the service ([compose.yaml:7](file:///shop/compose.yaml#L7))',
      ),
      value,
    );
    match(plainly, /^- capabilities: none; at most Docker's 14 and NET_ADMIN/m);
    match(plainly, /^By default: .*no-new-privileges: no; seccomp: builtin;/m);
    ok(plainly.split('\n---\n')[0]!.split('\n').length <= 12, value);
    match(plainly, /---\n\n\*\*"web" is missing/);
  });

  it('links the whole chain of a value', async () => {
    const files = {
      'compose.yaml': 'services:\n  web:\n    extends: { file: "a (b).yaml", service: base }\n',
      'a (b).yaml': 'services:\n  base:\n    image: "alpine:3"\n    privileged: true\n',
    };
    client = await startServer();
    for (const [name, content] of Object.entries(files)) client.open(`file:///shop/${encodeURIComponent(name)}`, content);
    const found = await client.hover('file:///shop/compose.yaml', { line: 1, character: 3 });
    const { value } = found!.contents as { value: string };
    ok(value.includes('[compose.yaml:3](file:///shop/compose.yaml#L3), [a \\(b\\).yaml:4](file:///shop/a%20%28b%29.yaml#L4)'), value);
  });

  it('explains everything that a container may do as a page', async () => {
    client = await startServer();
    client.open(uri, text);
    const page = String(await client.run('bulkhead.explainSubject', { uri, subject: 'store' })).replaceAll('\\', '');
    match(page, /^# Privileges of `store`\n\nroot, 14 capabilities, writable\n/);
    match(page, /\n\| user \| 0:0 \(root\) \|/);
    match(page, /Failures of the image postgres that give no error message \(read in its sources, \d{4}-\d\d-\d\d\):/);
    match(page, /\n- The password variables count for an empty data directory only/);
    equal(await client.run('bulkhead.explainSubject', { uri, subject: 'none' }), null);
  });

  it('names the variable that something depends on', async () => {
    const { value } = await hover(editor, 'db');
    match(value.replaceAll('\\', ''), /^- capabilities: unknown \(depends on \$P\)/m);
  });

  it('has no marks for clients that show plain text', async () => {
    const { kind, value } = await hover(plain, 'web');
    equal(kind, 'plaintext');
    ok(!/[*|`]{2}|\| /.test(value), value);
    match(value, /^web: uid 1000, .*\n\n- .*\n?/);
  });

  it('shows the merged service in each of its files', async () => {
    const files = {
      'compose.yaml': 'services:\n  web:\n    image: "alpine:3"\n    privileged: true\n',
      'compose.override.yaml': 'services:\n  web:\n    privileged: false\n    user: app\n',
    };
    client = await startServer();
    for (const [name, content] of Object.entries(files)) client.open(`file:///shop/${name}`, content);
    for (const [name, content] of Object.entries(files)) {
      const found = await client.hover(`file:///shop/${name}`, rangeIn(content, 'web').start);
      const { value } = found!.contents as { value: string };
      ok(value.includes('- user: app - "user" of the service ([compose.override.yaml:4](file:///shop/compose.override.yaml#L4), '), value);
      ok(value.includes('seccomp: builtin'), value);
    }
  });

  /** What a renderer makes markup of: the text without its code spans. */
  function outsideOfCode(markdown: string): string {
    return markdown.replace(/(?<![\\`])(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, '');
  }

  it('lets nothing of a file become an image, a link, a heading or a line of its own', async () => {
    const folder = 'hidden` ![p](https:/pictures.example/p.png) [c](command:run) \u202e';
    const base = `services:\n  base:\n    image: "alpine:3"\n    privileged: true\n`;
    const name = `${folder}/base.yaml`;
    const mount =
      '"/etc/x\\n\\n---\\n\\nWhat to do:\\n\\n![q](https://pictures.example/q.png) <img src=x> **b** https://links.example\\u202E\\u0007:/x"';
    const own = `services:\n  "we![b](https://links.example)":\n    extends: { file: ${JSON.stringify(name)}, service: base }\n    volumes:\n      - ${mount}\n`;
    const path = (file: string): string => `file:///shop/${file.split('/').map(encodeURIComponent).join('/')}`;
    client = await startServer();
    client.open(path(name), base);
    client.open(path('compose.yaml'), own);
    for (const place of [rangeIn(own, mount).start, rangeIn(own, 'base }').start, rangeIn(own, '"we').start]) {
      const found = await client.hover(path('compose.yaml'), place);
      const { value } = found!.contents as { value: string };
      ok(!/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/.test(value), JSON.stringify(value));
      const markup = outsideOfCode(value);
      for (const [, address] of markup.matchAll(/(?<!\\)\]\(([^)]*)\)/g))
        match(address!, /^https:\/\/github\.com\/bulkhead\/|^file:\/\/\/shop\/[\w%./-]*#L\d+$/);
      ok(!/(?<!\\)!\[|(?<!\\)<img|(?<!\()https?:\/\/(?!github\.com\/bulkhead)|command:run\)/.test(markup), markup);
      ok(!value.split('\n').includes('What to do:'));
      ok(!/^!\[|^https/m.test(markup), markup);
    }
    const diagnostics = await client.diagnostics(path('compose.yaml'));
    ok(diagnostics.some(({ code }) => code === 'compose/privileged'));
    const said = diagnostics.flatMap(({ message, relatedInformation = [] }) => [
      message,
      ...relatedInformation.map((each) => each.message),
    ]);
    for (const text of said.map((each) => (typeof each === 'string' ? each : each.value)))
      ok(!/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/.test(text), JSON.stringify(text));
    const whole = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
    const actions = await client.actions(path('compose.yaml'), whole);
    ok(actions.length > 0);
    for (const { title } of actions) ok(!/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/.test(title), JSON.stringify(title));
  });
});

describe('language server: hover', () => {
  let client: Client | undefined;
  afterEach(async () => {
    await client?.stop();
    client = undefined;
  });
  const on = async (file: string, text: string, word: string, options = {}): Promise<string> => {
    client ??= await startServer({ capabilities: editor, ...options });
    const place = `file:///shop/${file}`;
    client.open(place, text, file.endsWith('ockerfile') ? 'dockerfile' : 'yaml');
    const found = await client.hover(place, rangeIn(text, word).start);
    client.close(place);
    return (found?.contents as { value: string } | undefined)?.value.replaceAll('\\', '') ?? '';
  };

  it('on a finding: its fixes, two lines of why and the page, in ten lines; the message where the editor has it not', async () => {
    const found = 'services:\n  web:\n    image: nginx:1.31\n    privileged: true\n';
    const ours = await on('compose.yaml', found, 'true', { initializationOptions: { commands: ['bulkhead.showDocumentation'] } });
    ok(ours.split('\n').length <= 10, ours);
    match(ours, /^- review: \*\*Disable privileged mode, which nginx does not need\*\* - Profile/);
    match(ours, /\n\nA process in a privileged container can mount the disk of the host, .*root\. .*isolation\.\n\n/);
    match(ours, /More: \[compose\/privileged\]\(https:\/\/github\.com\/bulkhead\/[^)]*\)$/);
    ok(!ours.includes('any process in it controls the host'), ours);
    await client!.stop();
    client = undefined;
    match(await on('compose.yaml', found, 'true'), /^\*\*"web" runs privileged: any process in it controls the host\*\*\n\n- review/);
  });

  it('on a service: what running it has found counts, or is out of date, which its entry says, too', async () => {
    const found = 'services:\n  web:\n    image: acme/shop:1\n    entrypoint: [/start.sh]\n';
    const { configuration } = startOf(analyzeText(new Map([['compose.yaml', found]])).project.services[0]!)!;
    const entry = (hash: string): string =>
      `images:\n  - names: [acme/shop]\n    tag: "1"\n    user: root\n    capabilities: [CHOWN]\n    writable: [/tmp]\n    setuid: false\n    service: web\n    configuration: "${hash}"\n    date: 2026-11-30\n`;
    const profiles = 'file:///shop/.bulkhead/profiles.yaml';
    client = await startServer({ capabilities: { ...editor, ...pulling }, folders: ['file:///shop'] });
    client.open(profiles, entry(configuration));
    match(await on('compose.yaml', found, 'web'), /Found by running it \(.bulkhead\/profiles.yaml, 2026-11-30\)/);
    deepEqual(await client.pull(profiles), []);
    client.change(profiles, 2, entry('0000000000000000'));
    match(
      await on('compose.yaml', found, 'web'),
      /Out of date: the profile of "web" is ignored: its command, its user or its mounts have changed\. "bulkhead probe" makes another one/,
    );
    client.open('file:///shop/compose.yaml', found);
    const [note, ...others] = await client.pull(profiles);
    deepEqual(
      [note?.severity, note?.message, others],
      [3, 'the profile of "web" is ignored: its command, its user or its mounts have changed.', []],
    );
  });

  it('on words: capabilities, security options, mounts', async () => {
    const text = `services:
  web:
    image: nginx
    cap_drop: [ALL]
    cap_add: [CAP_NET_RAW, WRONG]
    security_opt: [no-new-privileges=true, "seccomp:./mine.json", label:disable]
    volumes: ["./data:/data:ro,z", "/etc:/host:rw"]
`;
    match(await on('compose.yaml', text, 'CAP_NET_RAW'), /\*\*NET_RAW\*\* allows .*\n\n.*default/s);
    match(await on('compose.yaml', text, 'ALL'), /every capability of the kernel/);
    match(await on('compose.yaml', text, 'WRONG'), /compose\/refused-setting/);
    match(await on('compose.yaml', text, 'no-new-privileges'), /`no-new-privileges=true`: setuid programs and file capabilities give no/);
    match(await on('compose.yaml', text, 'seccomp'), /a filter of system calls from this file/);
    match(await on('compose.yaml', text, 'label:disable'), /no SELinux label/);
    match(await on('compose.yaml', text, './data'), /bind: .*data at \/data, read-only\..*`ro`: read-only.*`z`: SELinux/s);
    match(await on('compose.yaml', text, '/etc'), /`\/etc`: the container can /);
  });

  it('on FROM, USER and rules in comments', async () => {
    const text = `FROM golang:1.25 AS build
USER 1000
RUN go build
FROM alpine:3.24
# bulkhead: allow dockerfile/root-user -- the reason
USER root
RUN apk add curl
USER 65532
CMD ["/a"]
`;
    match(await on('Dockerfile', text, 'alpine'), /`alpine:3.24`: starts as `0:0` \(root\)\. .*checked \d{4}/);
    match(await on('Dockerfile', text, '1000'), /The image starts as `1000`/);
    match(await on('Dockerfile', text, 'root\n'), /run as `root`; the image starts as another user/);
    match(await on('Dockerfile', text, '65532'), /The image starts as `65532`, unless a service sets another user/);
    match(await on('Dockerfile', text, 'dockerfile/root-user'), /\*\*.*\*\* \((medium|high|low)\).*More: \[dockerfile\/root-user\]/s);
  });
});
