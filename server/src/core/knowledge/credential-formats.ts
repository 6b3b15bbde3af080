import { append } from '../base/many';

/** What a credential of one kind looks like. */
interface CredentialFormat {
  /** "a GitHub token": follows "contains". */
  readonly name: string;
  /** Finds it anywhere in a text; lengths are bounded, so that a search takes linear time. */
  readonly pattern: RegExp;
  /** Who issues it, or whoever describes it; `checked` is the day of the last look. */
  readonly source: string;
  readonly checked: string;
}

const checked = '2026-11-24';
const format = (name: string, pattern: RegExp, source: string): CredentialFormat => ({ name, pattern, source, checked });

/** Formats by which a credential is known whatever its name: a prefix of the issuer's own and a length. */
export const credentialFormats: readonly CredentialFormat[] = [
  format('a private key', /-----BEGIN (?:[A-Z]{2,12} ){0,2}PRIVATE KEY(?: BLOCK)?-----/g, 'RFC 7468; openssh.com, PROTOCOL.key'),
  format('an AWS access key', /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Za-z0-9])/g, 'docs.aws.amazon.com, IAM: unique identifiers'),
  format('a GitHub token', /(?<![A-Za-z0-9])gh[pousr]_[A-Za-z0-9]{36}(?![A-Za-z0-9])/g, 'github.blog, new authentication token formats'),
  format('a GitHub token', /(?<![A-Za-z0-9])github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}(?![A-Za-z0-9])/g, 'docs.github.com, token types'),
  format(
    'a GitLab token',
    /(?<![A-Za-z0-9])gl(?:pat|rt|dt|ptt|ft|soat|cbt|agent)-[\w-]{20,64}/g,
    'docs.gitlab.com, token overview: prefixes',
  ),
  format('a Slack token', /(?<![A-Za-z0-9])xox[abeprs]-\d{6,14}-[\w-]{10,200}/g, 'docs.slack.dev, token types'),
  format('a Slack token', /(?<![A-Za-z0-9])xapp-\d-[A-Z0-9]{8,14}-\d{10,14}-[a-f0-9]{32,64}/g, 'docs.slack.dev, token types'),
  format('a Slack webhook', /hooks\.slack\.com\/services\/T\w{6,14}\/B\w{6,14}\/\w{20,30}/g, 'docs.slack.dev, incoming webhooks'),
  format(
    'a Teams webhook',
    /\.webhook\.office\.com\/webhookb2\/[0-9a-f-]{36}@[0-9a-f-]{36}\/IncomingWebhook\/[0-9a-f]{32}\/[0-9a-f-]{36}/g,
    'learn.microsoft.com, Teams: incoming webhooks',
  ),
  format('a Discord webhook', /discord(?:app)?\.com\/api\/webhooks\/\d{15,22}\/[\w-]{50,90}/g, 'discord.com/developers, webhook resource'),
  format('a Square token', /(?<![\w-])sq0(?:atp-[\w-]{22}|csp-[\w-]{43})(?![\w-])/g, 'developer.squareup.com, access tokens'),
  format('a Mailchimp key', /(?<![A-Za-z0-9])[0-9a-f]{32}-us\d{1,2}(?![A-Za-z0-9])/g, 'mailchimp.com/developer, API keys'),
  format('a Stripe key', /(?<![A-Za-z0-9])[sr]k_live_[A-Za-z0-9]{20,120}/g, 'docs.stripe.com, API keys'),
  format('a Google API key', /(?<![\w-])AIza[\w-]{35}(?![\w-])/g, 'cloud.google.com/docs, API keys'),
  format('a Google client secret', /(?<![\w-])GOCSPX-[\w-]{28}(?![\w-])/g, 'developers.google.com, OAuth clients'),
  format('an npm token', /(?<![A-Za-z0-9])npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])/g, 'github.blog, npm token format'),
  format('a PyPI token', /(?<![\w-])pypi-AgEIcHlwaS5vcmc[\w-]{50,200}/g, 'pypi.org/help, API tokens'),
  format('a Docker Hub token', /(?<![\w-])dckr_(?:pat|oat)_[\w-]{27,40}/g, 'docs.docker.com, personal access tokens'),
  format('an OpenAI key', /(?<![\w-])sk-(?:proj|svcacct|admin)-[\w-]{40,200}/g, 'platform.openai.com/docs, authentication'),
  format(
    'an OpenAI key',
    /(?<![\w-])sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}(?![A-Za-z0-9])/g,
    'platform.openai.com/docs, authentication',
  ),
  format('an Anthropic key', /(?<![\w-])sk-ant-(?:api|admin)\d\d-[\w-]{80,120}/g, 'docs.anthropic.com, API keys'),
  format('a Hugging Face token', /(?<![A-Za-z0-9])hf_[A-Za-z0-9]{34}(?![A-Za-z0-9])/g, 'huggingface.co/docs, user access tokens'),
  format('a SendGrid key', /(?<![\w-])SG\.[\w-]{22}\.[\w-]{43}(?![\w-])/g, 'twilio.com/docs/sendgrid, API keys'),
  format(
    'a DigitalOcean token',
    /(?<![A-Za-z0-9])do[opr]_v1_[a-f0-9]{64}(?![A-Za-z0-9])/g,
    'docs.digitalocean.com, personal access tokens',
  ),
  format('a Shopify token', /(?<![A-Za-z0-9])shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}(?![A-Za-z0-9])/g, 'shopify.dev, access tokens'),
  format('a Vault token', /(?<![\w-])hv[sb]\.[\w-]{90,300}/g, 'developer.hashicorp.com/vault/docs, tokens'),
  format('a Grafana token', /(?<![A-Za-z0-9])glsa_[A-Za-z0-9]{32}_[a-f0-9]{8}(?![A-Za-z0-9])/g, 'grafana.com/docs, service accounts'),
  format('a Telegram bot token', /(?<![\w:])\d{8,10}:AA[\w-]{33}(?![\w-])/g, 'core.telegram.org/bots, obtain your bot token'),
  format('a Tailscale key', /(?<![\w-])tskey-(?:auth|api|client)-\w{10,24}-\w{20,48}/g, 'tailscale.com/kb, auth keys'),
  format('a JSON Web Token', /(?<![\w-])eyJ[\w-]{10,400}\.eyJ[\w-]{10,4000}\.[\w-]{20,1000}/g, 'RFC 7519'),
];

/** All of them at once: most texts hold none. */
const anyFormat = new RegExp(credentialFormats.map(({ pattern }) => pattern.source).join('|'));
/** No credential of these formats has fewer characters: an AWS access key has the fewest. */
const shortest = 20;

/** A credential found in a text. */
interface FoundCredential {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/**
 * The credentials in a text that are known by their format. Those of documentations, and those that somebody made up, are left out:
 * `AKIAIOSFODNN7EXAMPLE`, `ghp_xxxxxxxx...`, `..._abcdefghijklmnop`, the token on the front page of jwt.io.
 */
export function credentialsIn(text: string): FoundCredential[] {
  if (text.length < shortest || !anyFormat.test(text)) return [];
  const found: FoundCredential[] = [];
  for (const { name, pattern } of credentialFormats) {
    for (const match of text.matchAll(pattern)) {
      if (isMadeUp(match[0]) && name !== 'a private key') continue;
      found.push({ name, start: match.index, end: match.index + match[0].length });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

/** Digits or letters in order, one character again and again, and words that say so. */
function isMadeUp(token: string): boolean {
  if (/example|placeholder|redacted|changeme|your|dummy|abcdefgh|12345678|eyJzdWIiOiIxMjM0NTY3ODkwI/i.test(token)) return true;
  return new Set(token.slice(-20)).size < 7;
}

/** A password inside a connection string. */
interface FoundPassword {
  /** `scheme://user:password@host`, or a list of `key=value`. */
  readonly kind: 'url' | 'list';
  /** The account before it, in an address. */
  readonly user?: string;
  readonly password: string;
  /** Where it is in the text. */
  readonly start: number;
  readonly end: number;
}

const inUrl = /(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{1,30}:\/\/([^\s:@/"'<>]{0,200}):([^\s@/"']{1,300})@[^\s/@"']/gi;
/** Without a scheme, as Go's MySQL driver takes it (github.com/go-sql-driver/mysql, DSN). */
const inDsn = /(?<![\w:/@-])([\w.-]{1,60}):([^\s@/"']{1,300})@(?=(?:tcp|unix)\()/g;
const inList = /(?:^|[;?&\s])(?:password|pwd)=(?:"([^"]{1,300})"|'([^']{1,300})'|([^;&\s"']{1,300}))/gi;
/** Options of a mount, apart by commas (mount.cifs(8), mount.davfs(8)). */
const inOptions = /(?:^|,)(?:password|pass)=([^,\s"']{1,300})/g;
/** What makes a list of `key=value` a connection string: JDBC, ODBC, ADO.NET, libpq, JAAS. */
const listed = /(?:^|[;?&\s])(?:server|host|data source|user id|uid|user|username|database|initial catalog)=/i;
const mounted = /(?:^|,)(?:user(?:name)?|domain|vers|uid|gid|file_mode|dir_mode|addr)=/;

/** The passwords that stand in connection strings of a text, variables among them. */
export function passwordsIn(text: string): FoundPassword[] {
  // Behind the password of an address stand an at sign and one character more; behind one of a list a quote, or nothing.
  const found = text.includes('@')
    ? [
        ...[...text.matchAll(inUrl)].map((match) => passwordOf('url', match, match[2]!, 2, match[1])),
        ...[...text.matchAll(inDsn)].map((match) => passwordOf('url', match, match[2]!, 1, match[1])),
      ]
    : [];
  if (!text.includes('=')) return found;
  if (mounted.test(text))
    append(
      found,
      [...text.matchAll(inOptions)].map((match) => passwordOf('list', match, match[1]!, 0)),
    );
  if (!listed.test(text)) return found;
  return [
    ...found,
    ...[...text.matchAll(inList)].map((match) =>
      passwordOf('list', match, (match[1] ?? match[2] ?? match[3])!, match[3] === undefined ? 1 : 0),
    ),
  ].filter(({ start }, index, all) => all.findIndex((other) => other.start === start) === index);
}

function passwordOf(kind: FoundPassword['kind'], match: RegExpExecArray, password: string, behind: number, user?: string): FoundPassword {
  const end = match.index + match[0].length - behind;
  return { kind, password, start: end - password.length, end, ...(user !== undefined && { user }) };
}

/** A name and what a text sets it to. */
interface Assignment {
  readonly name: string;
  readonly value: string;
}

/** `name = value`, `name: "value"`, `group['name'] = 'value'`, `<name>value</name>`: a line of a configuration in any of the usual languages. */
const assigned =
  /^\s*(?:export\s+|set\s+|-\s+)?(?:[\w.:-]{0,60}\[\s*["':]?([\w.-]{1,80})["']?\s*\]|["']?([A-Za-z_][\w.-]{0,80})["']?)\s*(?:=>|:=|[=:])\s*(?:"([^"\n]{1,300})"|'([^'\n]{1,300})'|([^\s"',;#]{1,300}))\s*[,;]?\s*(?:[#;].*)?$/;
const element = /<([A-Za-z][\w.-]{0,80})>([^<>\n]{1,300})<\/\1>/;

const inJson = /"([A-Za-z_][\w.-]{0,80})"\s*:\s*"([^"\\\n]{1,300})"/g;

/** The assignments in the lines of a text that holds a configuration; none in one line, which is a value, but for JSON. */
export function assignmentsIn(text: string): Assignment[] {
  if (!text.includes('\n'))
    return /^\s*\{/.test(text) ? [...text.matchAll(inJson)].map(([, name = '', value = '']) => ({ name, value })) : [];
  return text.split('\n').flatMap((line): Assignment[] => {
    if (line.length > 1000) return [];
    const [, key, plain, double, single, bare] = assigned.exec(line) ?? [];
    const name = key ?? plain;
    const value = double ?? single ?? bare;
    if (name !== undefined && value !== undefined) return [{ name, value }];
    const [, tag, content] = element.exec(line) ?? [];
    return tag !== undefined && content !== undefined ? [{ name: tag, value: content }] : [];
  });
}
