import { deepEqual, equal } from 'node:assert/strict';
import { analyzeText } from '../../support/open';

/** Severity and confidence of each finding of a rule in a Dockerfile; `bulk` where one of its fixes is made without being asked for. */
function told(rule: string, ...lines: readonly string[]): string[] {
  const text = ['FROM debian:13', ...lines, ''].join('\n');
  const found = analyzeText(new Map([['Dockerfile', text]])).findings.filter((finding) => finding.rule === rule);
  return found.map(({ severity, confidence, fixes }) =>
    [severity, confidence, ...(fixes.some(({ tier }) => tier !== 'manual') ? ['bulk'] : [])].join(' '),
  );
}

const fetch = 'curl -fsSL https://dl.example.com/i.sh | sh';
const certain = ['high certain'];
const possible = ['medium possible'];

describe('What a build does only for other arguments than its own', () => {
  const closed: readonly (readonly string[])[] = [
    ['ARG WITH_CLI=no', `RUN if [ "$WITH_CLI" = yes ]; then ${fetch}; fi`],
    ['ARG WITH_CLI=0', `RUN if test "\${WITH_CLI}" -eq 1; then ${fetch}; fi`],
    ['ARG WITH_CLI=', `RUN if [ -n "$WITH_CLI" ]; then ${fetch}; fi`],
    ['ARG WITH_CLI', `RUN [ -z "$WITH_CLI" ] || { ${fetch}; }`],
    ['ARG WITH_CLI=off', `RUN [ "x$WITH_CLI" != xon ] || (${fetch})`],
    ['ARG WITH_CLI=false', `RUN if $WITH_CLI; then ${fetch}; fi`],
    ['ARG WITH_CLI=false', `RUN if [[ "$WITH_CLI" == "true" && -n "$HOME" ]]; then ${fetch}; fi`],
    ['ARG WITH_CLI=true', `RUN if ! [ "$WITH_CLI" = false ]; then echo; else ${fetch}; fi`],
    ['ARG FLAVOR=slim', `RUN case "$FLAVOR" in slim|base) echo;; full*) ${fetch};; esac`],
    ['ENV MODE=prod', `RUN if [ "$MODE" = prod ]; then echo; elif true; then ${fetch}; fi`],
    ['ARG A=1', 'ARG B=$A', `RUN [ "$B" = 2 ] && ${fetch} || true`],
    ['ARG WITH_CLI=no', `RUN <<EOF\nif [ "$WITH_CLI" = yes ]; then\n  ${fetch}\nfi\nEOF`],
  ];
  for (const lines of closed) {
    it(`is possible, and one step less grave: ${lines.join('; ')}`, () => {
      deepEqual(told('dockerfile/remote-script', ...lines), possible);
    });
  }

  const open: readonly (readonly string[])[] = [
    ['ARG WITH_CLI=yes', `RUN if [ "$WITH_CLI" = yes ]; then ${fetch}; fi`],
    ['ARG WITH_CLI=no', `RUN if [ "$WITH_CLI" = yes ]; then echo; fi && ${fetch}`],
    ['ARG WITH_CLI=no', `RUN if [ "$WITH_CLI" = yes ]; then echo; else ${fetch}; fi`],
    ['ARG WITH_CLI=no', `RUN WITH_CLI=$(cat /etc/cli); if [ "$WITH_CLI" = yes ]; then ${fetch}; fi`],
    [`RUN if [ "$TARGETARCH" = arm64 ]; then ${fetch}; fi`],
    [`RUN if [ ! -f /usr/bin/cli ]; then ${fetch}; fi`],
    ['ARG TARGETARCH', `RUN case "$TARGETARCH" in amd64) ${fetch};; esac`],
    ['ARG FLAVOR=slim', `RUN case "$FLAVOR" in *) ${fetch};; esac`],
  ];
  for (const lines of open) {
    it(`is certain where nothing says that: ${lines.join('; ')}`, () => {
      deepEqual(told('dockerfile/remote-script', ...lines), certain);
    });
  }

  it('changes nothing in bulk', () => {
    const step = 'curl -k https://dl.example.com/words -o /srv/words';
    deepEqual(told('dockerfile/tls-verification', `RUN ${step}`), ['high certain bulk']);
    deepEqual(told('dockerfile/tls-verification', 'ARG TEST', `RUN if [ -n "$TEST" ]; then ${step}; fi`), possible);
  });

  it('goes by the argument that a Compose file gives', () => {
    const compose = 'services:\n  web:\n    build:\n      context: .\n      args: { WITH_CLI: "yes" }\n';
    const files = new Map([
      ['compose.yaml', compose],
      ['Dockerfile', `FROM debian:13\nARG WITH_CLI=no\nRUN if [ "$WITH_CLI" = yes ]; then ${fetch}; fi\n`],
    ]);
    const found = analyzeText(files).findings.filter(({ rule }) => rule === 'dockerfile/remote-script');
    equal(found[0]?.confidence, 'certain');
  });
});
