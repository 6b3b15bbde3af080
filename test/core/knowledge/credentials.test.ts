import { deepEqual, equal, ok } from 'node:assert/strict';
import type { Span } from '../../../server/src/core/base/span';
import { fixEdits } from '../../../server/src/core/harden/fix-edits';
import { credentialFormats, credentialsIn, passwordsIn } from '../../../server/src/core/knowledge/credential-formats';
import { credentialName } from '../../../server/src/core/knowledge/credentials';
import { literalKind } from '../../../server/src/core/knowledge/literals';
import { concealed } from '../../../server/src/core/model/held-credential';
import { splitWords } from '../../../server/src/core/model/words';
import { analyzeText, withEdits } from '../../support/open';

/** Letters and digits without an order, so that no sample stands in this file as its issuer would write it. */
function body(length: number, alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'): string {
  return Array.from({ length }, (_, i) => alphabet[(i * i * 7 + i * 13 + 5) % alphabet.length]).join('');
}

const hex = '0123456789abcdef';
const digits = '7391846205';
const guid = [8, 4, 4, 4, 12].map((length) => body(length, hex)).join('-');
const samples: readonly (readonly [name: string, text: string])[] = [
  ['a private key', `-----BEGIN ${'OPENSSH'} PRIVATE KEY-----`],
  ['an AWS access key', `AKIA${body(16, 'QWERTZUPASDFGHJKLYXCVBNM234567')}`],
  ['a GitHub token', `ghp_${body(36)}`],
  ['a GitHub token', `github_pat_${body(22)}_${body(59)}`],
  ['a GitLab token', `glpat-${body(20)}`],
  ['a Slack token', `xoxb-${body(12, digits)}-${body(24)}`],
  ['a Slack token', `xapp-1-A${body(10, 'QWERTZUPASDF')}-${body(13, digits)}-${body(64, hex)}`],
  ['a Slack webhook', `https://hooks.slack.com/services/T${body(9)}/B${body(9)}/${body(24)}`],
  ['a Discord webhook', `https://discord.com/api/webhooks/${body(18, digits)}/${body(68)}`],
  ['a Teams webhook', `https://acme.webhook.office.com/webhookb2/${guid}@${guid}/IncomingWebhook/${body(32, hex)}/${guid}`],
  ['a Square token', `sq0atp-${body(22)}`],
  ['a Mailchimp key', `${body(32, hex)}-us21`],
  ['a Stripe key', `sk_live_${body(24)}`],
  ['a Google API key', `AIza${body(35)}`],
  ['a Google client secret', `GOCSPX-${body(28)}`],
  ['an npm token', `npm_${body(36)}`],
  ['a PyPI token', `pypi-AgEIcHlwaS5vcmc${body(60)}`],
  ['a Docker Hub token', `dckr_pat_${body(27)}`],
  ['an OpenAI key', `sk-proj-${body(48)}`],
  ['an OpenAI key', `sk-${body(20)}T3BlbkFJ${body(20)}`],
  ['an Anthropic key', `sk-ant-api03-${body(93)}`],
  ['a Hugging Face token', `hf_${body(34)}`],
  ['a SendGrid key', `SG.${body(22)}.${body(43)}`],
  ['a DigitalOcean token', `dop_v1_${body(64, hex)}`],
  ['a Shopify token', `shpat_${body(32, hex)}`],
  ['a Vault token', `hvs.${body(95)}`],
  ['a Grafana token', `glsa_${body(32)}_${body(8, hex)}`],
  ['a Telegram bot token', `${body(10, digits)}:AA${body(33)}`],
  ['a Tailscale key', `tskey-auth-${body(12)}-${body(32)}`],
  ['a JSON Web Token', `eyJ${body(20)}.eyJ${body(40)}.${body(43)}`],
];

describe('Credentials', () => {
  it('knows each format, in the midst of other text, and where it ends', () => {
    deepEqual(
      samples.map(([, text]) => credentialsIn(`use "${text}" here`).map(({ name }) => name)),
      samples.map(([name]) => [name]),
    );
    equal(samples.length, credentialFormats.length, 'every format has a sample');
    const [token] = credentialsIn(`x=${samples[2]![1]};`);
    deepEqual([token?.start, token?.end], [2, 42]);
  });

  it('leaves out what documentations print and what somebody made up', () => {
    const none = [
      'AKIAIOSFODNN7EXAMPLE',
      `ghp_${'x'.repeat(36)}`,
      `ghp_${'0'.repeat(36)}`,
      'ghp_abcdefghijklmnopqrstuvwxyz0123456789',
      'sk_live_your_key_here_0000000000',
      'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIn0.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c',
      `sha256:${body(64, hex)}`,
      `https://example.com/${body(40)}`,
    ];
    deepEqual(none.flatMap(credentialsIn), []);
  });

  it('takes what is known by its form out of a text', () => {
    const token = samples[2]![1];
    equal(
      concealed(`a ${token}: postgres://me:k0rrekt@db/x?y, Server=a;Password='o n e';z`),
      "a ****: postgres://me:****@db/x?y, Server=a;Password='****';z",
    );
    equal(concealed(`amqp://me:${token}@q`), 'amqp://me:****@q');
    for (const text of ['postgres://me:${P}@db', 'https://h:8080/a@b', 'a password=changeme of a user=b', 'nothing'])
      equal(concealed(text), text);
  });

  it('finds the passwords of connection strings', () => {
    const passwords = (text: string): string[] => passwordsIn(text).map(({ password }) => password);
    deepEqual(passwords('postgres://app:k0rrekt@db:5432/app'), ['k0rrekt']);
    deepEqual(passwords('redis://:k0rrekt@cache/0'), ['k0rrekt']);
    deepEqual(passwords('mongodb+srv://a:b@one,two/x amqp://c:${P}@mq'), ['b', '${P}']);
    deepEqual(passwords('Server=db;Database=shop;User Id=sa;Password=k0rrekt;'), ['k0rrekt']);
    deepEqual(passwords('jdbc:mysql://db/app?user=app&password=k0rrekt'), ['k0rrekt']);
    deepEqual(passwords('PlainLoginModule required username="app" password="k0r rekt";'), ['k0r rekt']);
    for (const text of ['https://git@example.com/x', 'http://web:8080/@x', 'tcp://a:2375', 'a:b@c', 'password=x'])
      deepEqual(passwords(text), []);
  });

  it('tells names of credentials from names about them', () => {
    const plain = [
      'DB_PASSWORD',
      'githubToken',
      'API_KEY',
      'AWS_SECRET_ACCESS_KEY',
      'SECRET_KEY_BASE',
      'SMTP_PASS',
      'MYSQLPASSWORD',
      'DBPASS',
      'DOMAINPASS',
      'TOKEN_OLD',
      'PASSWORD2',
      'GPG_PASSPHRASE',
      'PRIMARY_DB_PASSWORD',
      'CLIENTSECRET',
      'BOTTOKEN',
      'TS_AUTHKEY',
      'REGISTRY_PSW',
      'REDISCLI_AUTH',
      'BUNDLE_GEMS__ACME__DEV',
    ];
    const vague = ['HASH_KEY', 'BASIC_AUTH', 'CREDENTIALS', 'MINIO_ACCESS_KEY'];
    const other = [
      'PASSWORD_FILE',
      'KEY_ID',
      'PUBLIC_KEY',
      'SUPABASE_ANON_KEY',
      'TOKEN_URL',
      'AUTH_MODE',
      'KEYBOARD',
      'PASS',
      'PWD',
      'COMPASS',
      'BYPASS',
      'MAX_TOKEN',
      'EOSTOKEN',
      'GPG_KEY',
      'PRIMARY_KEY',
      'BUNDLE_BUILD__PG',
      'BUNDLE_PATH__SYSTEM',
      '',
    ];
    deepEqual(
      plain.map(credentialName),
      plain.map(() => 'plain'),
    );
    deepEqual(
      vague.map(credentialName),
      vague.map(() => 'vague'),
    );
    deepEqual(
      other.map(credentialName),
      other.map(() => undefined),
    );
  });

  it('tells literals from references, placeholders and settings', () => {
    const kinds: readonly (readonly [text: string, kind: string])[] = [
      ['op://vault/item', 'reference'],
      ['{{ password }}', 'reference'],
      ['ENC[abc]', 'reference'],
      ['secret-admin-password', 'placeholder'],
      ['ChangeMe123!', 'placeholder'],
      ['mypassword', 'placeholder'],
      ['wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', 'placeholder'],
      ['$2y$05$abcdefghijklmnopqrstuv', 'setting'],
      ['https://sso.example.org/token', 'setting'],
      ['tls.key', 'setting'],
      ['15m', 'setting'],
      ['postgres', 'placeholder'],
      ['/AbC+dEf0=', 'value'],
    ];
    deepEqual(
      kinds.map(([text]) => literalKind(text)),
      kinds.map(([, kind]) => kind),
    );
    deepEqual([literalKind('customer', 'PARTITION_KEY'), literalKind('f3a91c07be5d2846', 'HASH_KEY')], ['setting', 'value']);
    deepEqual(
      [literalKind('123', 'DB_PASSWORD'), literalKind('1', 'NO_PASSWORD'), literalKind('123', 'TOKEN')],
      ['placeholder', 'setting', 'setting'],
    );
  });

  it('weighs what stands around a literal', () => {
    const near = ['acme/orchard-api', 'ida'];
    deepEqual(
      ['orchard', 'Orchard2024!', '0rch4rd', 'ida-password', 'orchard-Zk39q', 'ida7391'].map((text) =>
        literalKind(text, 'DB_PASSWORD', { near }),
      ),
      ['placeholder', 'placeholder', 'placeholder', 'placeholder', 'value', 'value'],
    );
    const beside = (comment: string, text = 'winter-apple'): string => literalKind(text, 'DB_PASSWORD', { comment });
    deepEqual(
      ['# change this', '# please adjust!', '# <- use your own', '# changed last week', '# used by the backup'].map((comment) =>
        beside(comment),
      ),
      ['placeholder', 'placeholder', 'placeholder', 'value', 'value'],
    );
    // Nobody made it up: the comment is older than the value.
    equal(beside('# change this', 'Zk39qL02xv'), 'value');
  });

  it('splits a command as a shell does, without running it', () => {
    deepEqual(splitWords(`a "b c" 'd'"e" f\\ g; h|i`), ['a', 'b c', 'de', 'f g', 'h', 'i']);
    deepEqual(splitWords(`--token='' "un`), ['--token=', 'un']);
  });

  it('is gone from its place after each fix, whatever another file says', () => {
    const files = new Map([
      [
        'compose.yaml',
        'include: [in.yaml]\nx-e: &e { API_TOKEN: t1t1t1t1 }\nservices:\n  a:\n    image: postgres:17\n    environment:\n      POSTGRES_PASSWORD: p1p1p1p1\n  b:\n    image: b\n    environment: { <<: *e, API_TOKEN: $X }\n  c:\n    extends: { file: base.yaml, service: c }\n',
      ],
      [
        'compose.override.yaml',
        'services:\n  a:\n    environment:\n      - POSTGRES_USER=u\n  c:\n    environment: [DB_PASSWORD=$X]\n  d:\n    environment: { SMTP_PASSWORD: s1s1s1s1 }\n',
      ],
      ['base.yaml', 'services:\n  c:\n    image: c\n    environment: [DB_PASSWORD=d1d1d1d1, "OTHER_TOKEN=${OTHER_TOKEN:-o1o1o1o1}"]\n'],
      ['in.yaml', 'services:\n  d:\n    image: d\n    environment:\n      SMTP_PASSWORD: s2s2s2s2\n      MORE_TOKEN: m1m1m1m1\n'],
    ]);
    const analysis = analyzeText(files);
    const textOf = ({ file, start, end }: Span): string => analysis.project.files.get(file)!.text.slice(start, end);
    const found = analysis.findings.filter(({ rule }) => rule === 'compose/plaintext-secret');
    const values = ['p1p1p1p1', 't1t1t1t1', 'd1d1d1d1', 'o1o1o1o1', 's1s1s1s1', 's2s2s2s2', 'm1m1m1m1'];
    deepEqual(found.map(({ at }) => values.find((value) => textOf(at).includes(value))).sort(), [...values].sort());
    for (const finding of found) {
      const { at, fixes } = finding;
      const value = values.find((each) => textOf(at).includes(each))!;
      ok(fixes.length > 0, value);
      fixes.forEach((fix, index) => {
        const made = fixEdits(analysis, finding, index);
        ok('edits' in made, `${value}: ${fix.title}`);
        deepEqual([...new Set(made.edits.map((edit) => edit.at.file))], [at.file], fix.title);
        for (const text of withEdits(files, made.edits).values()) ok(!text.includes(value), fix.title);
      });
    }
  });

  it('never says a value', () => {
    const value = 'k0rrekt-pferd';
    const token = samples[2]![1];
    const files = new Map([
      [
        'compose.yaml',
        `services:\n  a:\n    image: mysql\n    env_file: a.env\n    command: run --token ${value}\n    environment:\n      MYSQL_ROOT_PASSWORD: ${value}\n      URL: pg://b:${value}@c\n      NOTE: ${token}\n`,
      ],
      ['a.env', `API_KEY=${value}\n`],
      ['.git/HEAD', 'ref: refs/heads/main\n'],
    ]);
    const { findings } = analyzeText(files);
    const own = findings.filter(({ rule }) => rule === 'compose/plaintext-secret');
    equal(own.length, 5);
    const said = JSON.stringify(own);
    ok(!said.includes(value) && !said.includes(token));
  });
});
