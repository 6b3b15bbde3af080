import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { type Client, editor, plain, rangeIn } from '../support/lsp-client';
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

  it('shows what its container may do and who says so, then its findings', async () => {
    const { kind, value } = await hover(editor, 'web');
    equal(kind, 'markdown');
    const lines = value.split('\n');
    equal(lines[0], '**Privileges of "web"**');
    ok(lines.includes('| user | 1000 | "user" of the service (`compose.yaml:4`) |'), value);
    ok(lines.includes('| pid namespace | host | "pid" of the service (`compose.yaml:6`) |'), value);
    ok(lines.includes('| mount (bind) | ./a\\|b at /data, read-only | "volumes" of the service (`compose.yaml:7`) |'), value);
    match(value, /\| capabilities \| none; at most Docker's 14 and NET\\_ADMIN \|/);
    match(value, /---\n\n\*\*"web" is missing/);
  });

  it('says what goes wrong in its image without a message', async () => {
    const { value } = await hover(editor, 'store');
    const said = value.replaceAll('\\', '');
    match(said, /Failures of the image postgres that give no error message \(read in its sources, \d{4}-\d\d-\d\d\):/);
    match(said, /\n- The password variables count for an empty data directory only/);
  });

  it('names the variable that something depends on', async () => {
    const { value } = await hover(editor, 'db');
    match(value, /\| capabilities \| unknown \\\(depends on \$P\\\) \|/);
  });

  it('has no marks for clients that show plain text', async () => {
    const { kind, value } = await hover(plain, 'web');
    equal(kind, 'plaintext');
    ok(!/[*|`]{2}|\| /.test(value), value);
    match(value, /^Privileges of "web"\nuser: 1000 - "user" of the service \(compose\.yaml:4\)\n/);
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
      ok(value.includes('| user | app | "user" of the service (`compose.override.yaml:4`) |'), value);
      ok(value.includes('| seccomp | builtin |'), value);
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
      for (const [, address] of markup.matchAll(/(?<!\\)\]\(([^)]*)\)/g)) match(address!, /^https:\/\/github\.com\/bulkhead\//);
      ok(!/(?<!\\)!\[|(?<!\\)<img|(?<!\()https?:\/\/(?!github\.com\/bulkhead)|command:run\)/.test(markup), markup);
      equal(value.split('\n').filter((line) => line === 'What to do:').length <= 3, true);
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
