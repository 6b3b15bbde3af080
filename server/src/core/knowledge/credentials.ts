/** Words that make a name that of a credential where they stand last: those of BuildKit's check SecretsUsedInArgOrEnv, and spellings that it misses. */
const PLAIN = new Set([
  'password',
  'passwd',
  'pword',
  'passphrase',
  'pass',
  'pgpassword',
  'secret',
  'token',
  'apikey',
  'secretkey',
  'privatekey',
  'authtoken',
  'accesstoken',
  'requirepass',
  'masterauth',
]);
/** Words that stand last in names of credentials and of much else: only the look of the value tells. */
const VAGUE = new Set([
  'key',
  'keys',
  'auth',
  'credential',
  'credentials',
  'salt',
  'secrets',
  'tokens',
  'passwords',
  'pwd',
  'cookie',
  'accesskey',
]);
/** Words that make a `key` behind them a secret one. */
const SECRET_KEYS = new Set([
  'api',
  'secret',
  'private',
  'encryption',
  'encrypt',
  'signing',
  'session',
  'master',
  'jwt',
  'auth',
  'hmac',
  'aes',
  'crypto',
  'webhook',
  'deploy',
]);
/** Words that make it a public thing wherever they stand: BuildKit's `public`, `file`, `version`, and keys that are fingerprints or are shown to browsers. */
const PUBLIC = new Set([
  'public',
  'publishable',
  'file',
  'version',
  'gpg',
  'pgp',
  'pubkey',
  'foreign',
  'primary',
  'anon',
  'sitekey',
  // What is switched or counted, not kept.
  'max',
  'min',
  'allow',
  'random',
  'generate',
  'enable',
  'disable',
  'require',
  'validate',
]);
/** Words at the end that only tell one credential from another: `TOKEN_OLD`, `PASSWORD_1`. */
const TELLS_APART = /^(?:\d+|value|plain|text|raw|base64|b64|hex|default|dev|prod|test|staging|local|old|new|current|previous)$/;
/** Names that none of the words tell. */
const BY_NAME = new Set(['secret_key_base', 'erlang_cookie', 'root_token_id']);

/**
 * Whether a variable's name says that it holds a credential. `plain`: `DB_PASSWORD`, `githubToken`, `API_KEY`. `vague`: `HASH_KEY`,
 * `BASIC_AUTH`, which may be anything. Neither: `PASSWORD_FILE`, `KEY_ID`, `PUBLIC_KEY`, `TOKEN_URL`, `AUTH_MODE`.
 */
export function credentialName(name: string): 'plain' | 'vague' | undefined {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  if (words.some((word) => PUBLIC.has(word))) return undefined;
  while (words.length > 1 && TELLS_APART.test(words.at(-1)!)) words.pop();
  const last = words.at(-1) ?? '';
  const before = words.at(-2) ?? '';
  if ([2, 3].some((count) => BY_NAME.has(words.slice(-count).join('_')))) return 'plain';
  if (last === 'pass' ? words.length > 1 : PLAIN.has(last)) return 'plain';
  // `DBPASS`, not `COMPASS`.
  if (
    /^(?:db|sql|pg|mysql|mongo|redis|root|admin|user|domain|ldap|bind|mail|smtp|imap|ftp|vnc|rpc|key|store|keystore|truststore)pass$/.test(
      last,
    )
  )
    return 'plain';
  if (/(?:password|passwd|passphrase|apikey|secretkey|authtoken)$/.test(last)) return 'plain';
  // An access key alone is often the account's name; with a secret beside it, it is the other half.
  if (last === 'key' && (SECRET_KEYS.has(before) || (before === 'access' && words.includes('secret')))) return 'plain';
  if (last === 'pwd') return words.length > 1 ? 'plain' : undefined;
  return VAGUE.has(last) ? 'vague' : undefined;
}

/** True when a variable's name says, or may say, that it holds a credential. */
export function isCredentialName(name: string): boolean {
  return credentialName(name) !== undefined;
}

/** What stands behind a credential's name. */
export type Literal =
  | 'empty'
  /** `$X`, `${X}`, `{{ x }}`, `vault:...`: another place decides. */
  | 'reference'
  /** A word to be replaced, or one from the documentation. */
  | 'placeholder'
  /** A switch, a number of a few digits, a path, an address without a password, a hash: no credential looks so. */
  | 'setting'
  | 'value';

const REFERENCES =
  /^(?:\$\{?[A-Za-z_]|\$\(|`|\{\{.*\}\}$|%[A-Z_]+%$|%\([\w.]+\)s|#\{.*\}#?$|@@\w+@@$|ENC\[|!vault|(?:vault|ssm|op|awssm|gcpsm|azkv|bws|infisical|doppler|sops|secret|ref\+\w+|file|env):|arn:aws[\w-]*:|@Microsoft\.KeyVault\()/i;
const SETTINGS =
  /^(?:true|false|yes|no|y|n|on|off|none|null|nil|undefined|enabled?|disabled?|basic|bearer|digest|token|jwt|oauth2?|ldap|default|auto|required|optional|\d{1,3}|\d{1,9}(?:ms|s|m|h|d))$/i;
const HASH = /^\$(?:2[abxy]?|apr1|[1567y]|argon2\w*|scrypt|pbkdf2[\w-]*)\$/;
const PLACEHOLDERS =
  /^(?:change|to[-_ ]?do|tbd|fixme|sample|dummy|fake|foo(?:bar)?|bar|x+|\*+|\.+|-+|_+|placeholder|insert[-_ ].*|set[-_ ]?me|unset|empty|secret|password|passwd|pass|(?:your|my|the|some|an?)[-_ ].*|(?:your|my|the)(?:secret|password|passwd|token|api[-_ ]?key))$/i;
const SAYS_SO =
  /change[-_ ]?(?:me|this|it)|replace[-_ ]?(?:me|this|it|with)|your[-_ ]?(?:[a-z]{1,20}[-_ ]?)?(?:password|passwd|secret|key|token)|placeholder|example|redacted|x{5}|not[-_ ]?(?:a[-_ ]?)?(?:real|secret)/i;

/**
 * Analyzes a literal behind a credential's name by its look.
 * @param name the name: behind a vague one only what looks random counts as a value.
 */
export function literalKind(value: string, name?: string): Literal {
  const text = value.trim().replace(/^(["'])(.*)\1$/, '$2');
  if (text === '') return 'empty';
  if (REFERENCES.test(text) && !HASH.test(text)) return 'reference';
  if (/^<.*>$/.test(text) || /^\[.*\]$/.test(text) || /^__\w+__$/.test(text)) return 'placeholder';
  // `PASSWORD: 123` is a password, `NO_PASSWORD: 1` a switch.
  if (name !== undefined && /passw(?:or)?d$/i.test(name) && /^\d{2,3}$/.test(text)) return 'value';
  if (SETTINGS.test(text) || HASH.test(text) || isPlace(text)) return 'setting';
  const vague = name !== undefined && credentialName(name) === 'vague';
  if (PLACEHOLDERS.test(text) || SAYS_SO.test(text) || isItsOwnName(text)) return vague ? 'setting' : 'placeholder';
  return vague && !looksRandom(text) ? 'setting' : 'value';
}

const OWN_NAMES = /^(?:secret|password|passwd|pass|pwd|token|key|my|your|super|very|strong|secure|admin|root|user|db|api|here|value)$/;

/** `secret-admin-password`, `my_secret_key`: what it is, not what it is worth. */
function isItsOwnName(text: string): boolean {
  const words = text.toLowerCase().split(/[-_ ]/);
  return words.length > 1 && words.every((word) => OWN_NAMES.test(word)) && words.some((word) => PLAIN.has(word) || word === 'key');
}

/** A path, a file's name, an address without a password. */
function isPlace(text: string): boolean {
  if (/^(?:\.{0,2}\/[^+=]*$|~\/|[A-Za-z]:\\)/.test(text)) return true;
  return (
    /^[\w.-]{1,200}\.(?:pem|key|crt|cer|p12|pfx|jks|json|ya?ml|txt|conf|env)$/i.test(text) ||
    /^[a-z][a-z0-9+.-]{1,30}:\/\/[^\s@]*$/i.test(text)
  );
}

/** Sixteen characters or more of an encoding, letters and digits mixed. */
function looksRandom(text: string): boolean {
  if (!/^[\w+/=.-]{16,4000}$/.test(text)) return false;
  const digits = text.replace(/\D/g, '').length;
  const letters = text.replace(/[^A-Za-z]/g, '').length;
  return digits >= 3 && letters >= 3 && new Set(text).size >= 9;
}
