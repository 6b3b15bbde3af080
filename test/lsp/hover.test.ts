import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { type Client, editor, plain, rangeIn, startServer } from '../support/lsp-client';

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
`;

describe('language server: hover on the name of a service', () => {
  let client: Client | undefined;
  afterEach(async () => {
    equal(await client?.stop(), 0);
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
    equal(lines[0], '**What "web" may do**');
    ok(lines.includes('| user | 1000 | "user" of the service (`compose.yaml:4`) |'), value);
    ok(lines.includes('| pid namespace | host | "pid" of the service (`compose.yaml:6`) |'), value);
    ok(lines.includes('| mount (bind) | ./a\\|b at /data, read-only | "volumes" of the service (`compose.yaml:7`) |'), value);
    match(value, /\| capabilities \| none; at most Docker's 14 and NET\\_ADMIN \|/);
    match(value, /---\n\n\*\*"web" lacks/);
  });

  it('names the variable that something hangs on', async () => {
    const { value } = await hover(editor, 'db');
    match(value, /\| capabilities \| unknown: it hangs on \$P \|/);
  });

  it('has no marks for clients that show plain text', async () => {
    const { kind, value } = await hover(plain, 'web');
    equal(kind, 'plaintext');
    ok(!/[*|`]{2}|\| /.test(value), value);
    match(value, /^What "web" may do\nuser: 1000 - "user" of the service \(compose\.yaml:4\)\n/);
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
});
