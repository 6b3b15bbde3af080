import { deepEqual, equal, match } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bulkhead, folderWith, removeFolders } from '../support/command-line';

const text = (folder: string, name: string): string => readFileSync(join(folder, name), 'utf8');

/** The rules that are reported. */
async function reported(folder: string, words: readonly string[] = []): Promise<string[]> {
  const { out } = await bulkhead(folder, ['--format', 'json', '--profile', 'strict', '--fail-on', 'none', ...words]);
  const { findings } = JSON.parse(out) as { findings: { rule: string; suppressed: unknown }[] };
  return [...new Set(findings.filter(({ suppressed }) => suppressed === null).map(({ rule }) => rule))].sort();
}

async function migrated(files: Readonly<Record<string, string>>): Promise<{ folder: string; err: string }> {
  const folder = folderWith(files);
  const { code, out, err } = await bulkhead(folder, ['migrate', '--write']);
  deepEqual([code, out], [0, ''], err);
  return { folder, err };
}

afterEach(removeFolders);

describe('bulkhead migrate', () => {
  it('rewrites comments with their reasons, each above what is found', async () => {
    const { folder, err } = await migrated({
      Dockerfile: `# syntax=docker/dockerfile:1
# hadolint global ignore=DL3020 # files of a build without a context
FROM debian:12
# hadolint ignore=DL3008,DL3015
RUN apt-get update && apt-get install -y --no-install-recommends curl
ADD a.txt /a.txt
# the supervisor starts as root and drops it
# checkov:skip=CKV_DOCKER_8
# hadolint ignore=DL3002
USER root
CMD ["/bin/x"]
`,
    });
    equal(
      text(folder, 'Dockerfile'),
      `# syntax=docker/dockerfile:1
# bulkhead: allow-file dockerfile/add-for-copy -- files of a build without a context
# bulkhead: allow-file dockerfile/root-user -- the supervisor starts as root and drops it
FROM debian:12
# bulkhead: allow dockerfile/unpinned-package -- ignored for hadolint as DL3008, DL3015, which gives no reason
# hadolint ignore=DL3015
RUN apt-get update && apt-get install -y --no-install-recommends curl
ADD a.txt /a.txt
# the supervisor starts as root and drops it
USER root
CMD ["/bin/x"]
`,
      err,
    );
  });

  it('keeps what is about nothing that is found, and says so', async () => {
    const compose = 'services:\n  web:\n    image: nginx:1.27\n    privileged: true # nosemgrep: privileged-service, some-other-rule\n';
    const { folder, err } = await migrated({
      'compose.yaml': compose,
      Dockerfile: 'FROM alpine:3.20\n# hadolint ignore=DL3004\nUSER 1000:1000\n',
    });
    match(
      text(folder, 'compose.yaml'),
      /\n {4}# bulkhead: allow compose\/privileged -- ignored for Semgrep as privileged-service.*\n {4}privileged: true # nosemgrep: some-other-rule\n/,
    );
    match(text(folder, 'Dockerfile'), /# hadolint ignore=DL3004\n/);
    match(err, /Dockerfile:2 {2}DL3004 of hadolint stays: nothing is found here that it is about\n/);
    match(err, /compose\.yaml:4 {2}some-other-rule of Semgrep stays: is not about what is found here\n/);
  });

  it('stays as quiet as it was', async () => {
    const files = {
      'compose.yaml': `services:
  a:
    image: example/a:1
    # kics-scan ignore-block
    cap_add: [SYS_ADMIN, NET_ADMIN]
    privileged: true # nosemgrep
    ports: ["5432:5432"] # dclint disable-line no-unbound-port-interfaces
  b: # kics-scan ignore-block
    image: example/b
    pid: host
`,
      Dockerfile: 'FROM debian\n# hadolint ignore=DL3004\nRUN sudo true\n#checkov:skip=CKV_DOCKER_3: a builder\nCMD ["/x"]\n',
      '.bulkhead.yaml': 'migrate: true\n',
    };
    const before = await reported(folderWith(files));
    const { folder, err } = await migrated(files);
    equal(/reported now|no longer/.test(err), false, err);
    deepEqual(await reported(folder, ['--no-config']), before);
    // A second run changes nothing.
    const second = await bulkhead(folder, ['migrate', '--no-config']);
    equal(second.out, '', second.out);
  });

  it('prints a diff without --write', async () => {
    const folder = folderWith({ Dockerfile: 'FROM debian:12\n# hadolint ignore=DL3002\nUSER root\n' });
    const { code, out, err } = await bulkhead(folder, ['migrate']);
    equal(code, 0);
    match(out, /^--- a\/Dockerfile\n\+\+\+ b\/Dockerfile\n@@ /);
    match(
      out,
      /\n-# hadolint ignore=DL3002\n\+# bulkhead: allow dockerfile\/root-user -- ignored for hadolint as DL3002, which gives no reason\n/,
    );
    match(err, /^1 of 1 suppressions for other tools rewritten\n/);
  });

  it('leaves what builds read', async () => {
    const { folder } = await migrated({
      Dockerfile: '# check=skip=SecretsUsedInArgOrEnv\nFROM debian:12\nENV DB_PASSWORD=hunter2x\nUSER 1:1\n',
    });
    match(text(folder, 'Dockerfile'), /^# check=skip=SecretsUsedInArgOrEnv\nFROM/);
  });

  it('turns the files of other tools into exceptions', async () => {
    const files = {
      '.hadolint.yaml': 'ignored:\n  - DL3008 # the mirror keeps versions\n  - DL3059\n',
      '.trivyignore': '# starts as root on purpose\nAVD-DS-0002 exp:2999-01-31\n',
      '.compose-lint.yml':
        'rules:\n  CL-0002:\n    exclude_services:\n      lab: "an isolated machine"\n  CL-0005:\n    severity: low\n  CL-0014:\n    enabled: false\n',
      'compose.yaml':
        'services:\n  lab:\n    image: example/lab:1\n    privileged: true\n    ports: ["80:80"]\n  web:\n    image: example/web:1\n    privileged: true\n',
      Dockerfile: 'FROM debian:12\nRUN apt-get update && apt-get install -y curl\nUSER root\n',
    };
    const { folder, err } = await migrated(files);
    const config = text(folder, '.bulkhead.yaml');
    match(config, /^rules:\n/);
    match(config, / {2}compose\/privileged:\n {4}allow:\n {6}- \{ service: "lab", reason: "an isolated machine" \}\n/);
    match(config, / {2}compose\/exposed-port:\n {4}severity: low\n/);
    match(config, / {2}dockerfile\/root-user:\n {4}allow:\n {6}- \{ reason: "starts as root on purpose", until: 2999-01-31 \}\n/);
    match(config, / {2}dockerfile\/unpinned-package:\n {4}allow:\n {6}- \{ reason: "the mirror keeps versions" \}\n/);
    match(err, /\.trivyignore.* are in \.bulkhead\.yaml now\n/);
    match(err, / {2}DL3059 of hadolint has no counterpart\n/);
    equal(/reported now|no longer/.test(err), false, err);
    // With migrate: true they count as they are.
    const asTheyAre = folderWith({ ...files, '.bulkhead.yaml': 'migrate: true\n' });
    deepEqual(await reported(asTheyAre), await reported(folder));
    const plain = await reported(folderWith(files));
    equal(plain.includes('dockerfile/root-user') && !(await reported(folder)).includes('dockerfile/root-user'), true);
  });

  it('shows what nobody sees in the files of other tools', async () => {
    const { err } = await migrated({ Dockerfile: 'FROM debian:12\n', '.trivyignore': '\u061c\u001b[31m\n' });
    match(err, / {2}\ufffd\u241b\[31m of Trivy has no counterpart\n/);
  });

  it('adds to a config that is there', async () => {
    const { folder, err } = await migrated({
      '.bulkhead.yaml': 'profile: strict\nrules:\n  dockerfile/sudo: off\n',
      '.hadolint.yaml': 'ignored: [DL3008, DL3004]\n',
      Dockerfile: 'FROM debian:12\nRUN apt-get update && apt-get install -y curl\nUSER 1:1\n',
    });
    match(
      text(folder, '.bulkhead.yaml'),
      /^profile: strict\nrules:\n {2}dockerfile\/unpinned-package:\n {4}allow:\n {6}- .+\n {2}dockerfile\/sudo: off\n$/,
    );
    match(err, /DL3004 of hadolint is about dockerfile\/sudo, which the config sets already/);
  });
});

describe('bulkhead explain', () => {
  const explain = async (id: string): Promise<string> => {
    const { code, out } = await bulkhead(folderWith({}), ['explain', id]);
    equal(code, 0, id);
    return out;
  };

  it('answers with our rule to ids of other tools and of the CIS benchmark', async () => {
    for (const [id, rule] of [
      ['DL3002', 'dockerfile/root-user'],
      ['dl3020', 'dockerfile/add-for-copy'],
      ['CL-0001', 'compose/docker-socket'],
      ['DS-0002', 'dockerfile/missing-user'],
      ['AVD-DS-0002', 'dockerfile/missing-user'],
      ['CKV_DOCKER_8', 'dockerfile/root-user'],
      ['SecretsUsedInArgOrEnv', 'dockerfile/secret-in-env'],
      ['CIS-5.5', 'compose/privileged'],
      ['CIS 4.1', 'dockerfile/missing-user'],
    ] as const)
      match(await explain(id), new RegExp(`^${id} of .+ is about the same as [^]*${rule}`));
    match(await explain('CL-0002'), /^CL-0002 of compose-lint is about the same as compose\/privileged\.\n\n# Privileged service\n/);
  });

  it('knows nothing of others', async () => {
    for (const id of ['DL9999', 'CIS-9.9', 'CIS-5.']) equal((await bulkhead(folderWith({}), ['explain', id])).code, 2, id);
  });
});
