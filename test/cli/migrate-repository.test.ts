import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bulkhead, folderWith, removeFolders } from '../support/command-line';

/** A repository that uses hadolint, Trivy and Checkov, with their comments as people write them. */
const files = {
  '.hadolint.yaml': `failure-threshold: warning
ignored:
  - DL3059 # layers are cheap
  - DL3015
  - DL3013
trustedRegistries: [docker.io]
`,
  '.trivyignore': `# base images are rebuilt nightly
AVD-DS-0001

DS-0026 exp:2999-06-30
CVE-2024-0001
`,
  '.checkov.yaml': 'framework: [dockerfile]\nskip-check:\n  - CKV_DOCKER_2\n  - CKV_AWS_20\n',
  'api/Dockerfile': `# syntax=docker/dockerfile:1
# hadolint global ignore=DL3020
FROM node:latest AS build
WORKDIR /src
ADD package.json package-lock.json ./
# hadolint ignore=DL3008, DL3009 # the mirror keeps all versions
RUN apt-get update && \\
    apt-get install -y --no-install-recommends \\
      git python3
# hadolint ignore=DL4006
RUN npm ci | tee log

FROM node:22-bookworm-slim
COPY --from=build /src /app
# the supervisor needs root, it starts workers as others
#hadolint ignore=DL3002
USER root
CMD ["node", "/app/server.js"]
`,
  'worker/Dockerfile': `FROM debian:12
#checkov:skip=CKV_DOCKER_3: it starts as root and steps down
#checkov:skip=CKV_DOCKER_4,CKV2_DOCKER_1
ADD run.sh /run.sh
# hadolint ignore=DL3004
RUN sudo true
# trivy:ignore:AVD-DS-0025 trivy:ignore:DS002
RUN apk add curl
ENTRYPOINT ["/run.sh"]
`,
  'tools/lint.Dockerfile': `FROM alpine:3.20
# hadolint ignore=SC2086,DL3018
RUN apk add --no-cache curl $PACKAGES
# hadolint ignore=DL3047
RUN wget http://example.com/tool.sh
#trivy:ignore:AVD-DS-0002:exp:2999-01-31
USER root
CMD ["/bin/sh"]
`,
  'old/Dockerfile': `FROM ubuntu:22.04
#trivy:ignore:AVD-DS-0002:exp:2020-01-31
USER root
# hadolint ignore=DL3025
CMD /bin/start
`,
  'quiet/Dockerfile': 'FROM alpine:3.20\n# hadolint ignore=DL3002\nUSER 1000:1000\nCMD ["/bin/x"]\n',
  'compose.yaml': `services:
  api:
    build: api
  lab:
    image: example/lab:1
    # nosemgrep: privileged-service
    privileged: true
  shared:
    image: example/shared:1
    pid: host
`,
};

/** What is reported, each with its file and subject; a line may move. */
async function reported(folder: string, words: readonly string[] = []): Promise<string[]> {
  const { out } = await bulkhead(folder, ['--format', 'json', '--profile', 'strict', '--fail-on', 'none', ...words]);
  const { findings } = JSON.parse(out) as {
    findings: { rule: string; file: string; suppressed: unknown; subject: { name: string } }[];
  };
  return findings
    .filter(({ suppressed }) => suppressed === null)
    .map(({ rule, file, subject }) => `${file} ${subject.name} ${rule}`)
    .sort();
}

after(removeFolders);

describe('A repository that uses hadolint, Trivy and Checkov', () => {
  it('migrates with one command and stays as quiet as it was', async () => {
    const loud = await reported(folderWith(files));
    const asTheyAre = await reported(folderWith({ ...files, '.bulkhead.yaml': 'migrate: true\n' }));
    const folder = folderWith(files);
    const { code, out, err } = await bulkhead(folder, ['migrate', '--write']);
    deepEqual([code, out], [0, '']);
    const after = await reported(folder);
    ok(loud.length > asTheyAre.length + 8, `${loud.length} ${asTheyAre.length}`);
    deepEqual(after, asTheyAre, err);
    equal(/reported now/.test(err), false, err);
    // Nothing is left for a second run.
    const second = await bulkhead(folder, ['migrate']);
    equal(second.out, '');
    deepEqual(await reported(folder), after);
  });

  it('keeps the reasons, and lists what has no counterpart or no longer counts', async () => {
    const folder = folderWith(files);
    const { err } = await bulkhead(folder, ['migrate', '--write']);
    const text = (name: string): string => readFileSync(join(folder, name), 'utf8');
    match(text('api/Dockerfile'), /# bulkhead: allow dockerfile\/unpinned-package -- the mirror keeps all versions\n/);
    match(text('api/Dockerfile'), /dockerfile\/root-user -- the supervisor needs root, it starts workers as others\n/);
    match(text('worker/Dockerfile'), /-- it starts as root and steps down\n/);
    match(text('.bulkhead.yaml'), /base images are rebuilt nightly/);
    match(text('.bulkhead.yaml'), /until: 2999-06-30/);
    for (const id of ['DL3059', 'CVE-2024-0001', 'CKV_AWS_20', 'SC2086']) match(err, new RegExp(`${id}\\b.*(?:no counterpart|stays)`), err);
    match(err, /quiet\/Dockerfile:2 {2}DL3002 of hadolint stays: nothing is found here that it is about\n/);
  });

  it('knows ends: what has ended stays and does not count, what will end says so in its reason', async () => {
    const folder = folderWith(files);
    const { err } = await bulkhead(folder, ['migrate', '--write']);
    const text = (name: string): string => readFileSync(join(folder, name), 'utf8');
    match(text('old/Dockerfile'), /^#trivy:ignore:AVD-DS-0002:exp:2020-01-31$/m);
    match(err, /old\/Dockerfile:2 .+ of Trivy stays: it has ended on 2020-01-31\n/);
    match(text('tools/lint.Dockerfile'), /-- ignored for Trivy as AVD-DS-0002, which gives no reason \(ends on 2999-01-31\)\n/);
    match(err, /tools\/lint\.Dockerfile:6 .+ of Trivy ends on 2999-01-31: a comment has no end, so only its reason says so\n/);
    ok((await reported(folder)).some((line) => line.startsWith('old/Dockerfile') && line.endsWith('dockerfile/root-user')));
  });
});
