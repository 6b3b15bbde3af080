import { deepEqual } from 'node:assert/strict';
import type { Rule } from '../../../../server/src/core/rules/rule';
import { analyzeText } from '../../../support/open';
import { ruleNamed } from '../../../support/rules';

const hostPath = ruleNamed('compose/host-path');
const implicitRoot = ruleNamed('compose/implicit-root');
const writableRoot = ruleNamed('compose/writable-root');

/** What a rule says about one service: severity, and tiers of its fixes in order. */
function said(rule: Rule, service: string): readonly string[] {
  const { findings } = analyzeText(new Map([['compose.yaml', `services:\n  web: { ${service} }\n`]]), [rule]);
  return findings
    .filter((finding) => finding.rule === rule.id)
    .map(({ severity, fixes }) => [severity, ...fixes.map(({ tier }) => tier)].join(' '));
}

describe('tiers of fixes where something is kept', () => {
  it('a place that a setting names, where nothing is mounted, is for root and writable', () => {
    deepEqual(said(writableRoot, 'image: "postgres:16", environment: { PGDATA: /pg/data }, volumes: ["pg:/pg"]'), ['low review']);
    deepEqual(said(writableRoot, 'image: "postgres:16", environment: { POSTGRES_DB: shop, LC_PATH: /usr/lib/locale }'), ['low review']);
    deepEqual(said(writableRoot, 'image: "traefik:3.6", command: "--ping --entrypoints.web.http.redirections.scheme=/x"'), ['low review']);
    for (const service of [
      'image: "jenkins/jenkins:lts", user: root, volumes: ["j:/var/jenkins_home"]',
      'image: "postgres:16", environment: { PGDATA: /pgdata }',
      'image: "vaultwarden/server:1.34", environment: { DATA_FOLDER: /vw }, volumes: ["a:/data"]',
      'image: "influxdb:2.7", environment: { INFLUXD_BOLT_PATH: /series/influxd.bolt }',
      'image: "redis:8", command: redis-server --dir /dump',
    ])
      deepEqual(said(writableRoot, service), ['low manual'], service);
    deepEqual(said(implicitRoot, 'image: "axllent/mailpit:v1.28"'), ['low review']);
    deepEqual(said(implicitRoot, 'image: "axllent/mailpit:v1.28", environment: { MP_DATABASE: /mails/mailpit.db }'), ['low manual']);
  });

  it('what the engine keeps is read-only in bulk only beside nothing that commands it', () => {
    const sock = '/var/run/docker.sock:/var/run/docker.sock';
    const logs = '/var/lib/docker/containers:/var/lib/docker/containers';
    deepEqual(said(hostPath, `image: acme/shipper, volumes: ["${logs}"]`), ['critical review manual']);
    deepEqual(said(hostPath, `image: acme/shipper, volumes: ["${logs}", "${sock}:ro"]`), ['critical review manual']);
    deepEqual(said(hostPath, `image: acme/game-node, volumes: ["${logs}", "${sock}"]`), ['critical manual manual']);
    deepEqual(said(hostPath, `image: acme/game-node, volumes: ["/etc:/host/etc", "${sock}"]`), ['critical review manual']);
    deepEqual(said(hostPath, `image: traefik, volumes: ["${logs}", "${sock}"]`), ['critical review manual']);
  });
});
