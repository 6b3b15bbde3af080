/**
 * Words that make a variable's name that of a credential. The first ten are BuildKit's (check SecretsUsedInArgOrEnv,
 * frontend/dockerfile/dockerfile2llb/validations.go); the others are spellings that it misses.
 */
const SECRET = new Set([
  'apikey',
  'auth',
  'credential',
  'credentials',
  'key',
  'password',
  'pword',
  'passwd',
  'secret',
  'token',
  'passphrase',
  'pass',
  'pgpassword',
  'accesskey',
  'secretkey',
  'privatekey',
  'authtoken',
  'accesstoken',
]);
/** Words that make it a public thing wherever they stand: BuildKit's `public`, `file`, `version`, and keys that are fingerprints. */
const PUBLIC = new Set(['public', 'file', 'version', 'gpg', 'pgp', 'pubkey', 'foreign', 'primary']);
/** Last words that make it a thing about a credential: where it lies, how it is called, how long it lives. */
const ABOUT = new Set([
  'path',
  'paths',
  'dir',
  'directory',
  'folder',
  'name',
  'names',
  'mode',
  'url',
  'uri',
  'host',
  'hostname',
  'server',
  'port',
  'endpoint',
  'id',
  'ids',
  'type',
  'kind',
  'method',
  'methods',
  'provider',
  'backend',
  'driver',
  'plugin',
  'realm',
  'issuer',
  'audience',
  'scope',
  'scopes',
  'user',
  'username',
  'email',
  'header',
  'prefix',
  'suffix',
  'format',
  'algorithm',
  'alg',
  'size',
  'length',
  'count',
  'min',
  'max',
  'ttl',
  'lifetime',
  'timeout',
  'expiry',
  'expires',
  'expiration',
  'age',
  'policy',
  'required',
  'enable',
  'enabled',
  'disable',
  'disabled',
  'sock',
  'socket',
  'command',
  'cmd',
  'mount',
  'region',
  'cache',
]);

/**
 * True when a variable's name says that it holds a credential: `DB_PASSWORD`, `githubToken`, `API_KEY`; not `PASSWORD_FILE`, `KEY_ID`,
 * `PUBLIC_KEY`, `AUTH_URL`.
 */
export function isCredentialName(name: string): boolean {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  const last = words.at(-1);
  if (last === undefined || ABOUT.has(last) || words.some((word) => PUBLIC.has(word))) return false;
  return words.some((word) => SECRET.has(word)) || (words.length > 1 && last === 'pwd');
}

/** What stands behind a credential's name. */
export type Literal =
  | 'empty'
  /** `$X`, `${X}`, `{{ x }}`: another place decides. */
  | 'reference'
  /** A word to be replaced, or one from the documentation. */
  | 'placeholder'
  /** A switch, a number of a few digits, a path: no credential looks so. */
  | 'setting'
  | 'value';

const SETTINGS =
  /^(true|false|yes|no|on|off|none|null|nil|undefined|enabled?|disabled?|basic|bearer|token|default|auto|required|optional|\d{1,3})$/i;
const PLACEHOLDERS =
  /^(changeme|change[-_ ]?(me|this|it).*|change|replace[-_ ]?(me|this|it|with).*|(your|my|the|some|an?)[-_ ].*|to[-_ ]?do|tbd|fixme|example.*|.*[-_.]?example|sample|dummy|fake|foo(bar)?|bar|x+|\*+|\.+|-+|_+|placeholder|insert[-_ ].*|set[-_ ]?me|unset|empty|secret|password|passwd|pass)$/i;

/** Judges a literal behind a credential's name by its look. */
export function literalKind(value: string): Literal {
  const text = value.trim().replace(/^(["'])(.*)\1$/, '$2');
  if (text === '') return 'empty';
  if (/^\$\{?[A-Za-z_]/.test(text) || /^\{\{.*\}\}$/.test(text) || /^%[A-Z_]+%$/.test(text)) return 'reference';
  if (/^<.*>$/.test(text) || /^\[.*\]$/.test(text) || PLACEHOLDERS.test(text)) return 'placeholder';
  if (SETTINGS.test(text) || /^(\.{0,2}\/|~\/|[A-Za-z]:\\)/.test(text)) return 'setting';
  return 'value';
}
