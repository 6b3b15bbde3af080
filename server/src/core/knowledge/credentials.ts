/** Words that make a name that of a credential where they stand last: those of BuildKit's check SecretsUsedInArgOrEnv, and spellings that it misses. */
const PLAIN = new Set([
  'password',
  'passwd',
  'pword',
  'passphrase',
  'pass',
  'pgpassword',
  'passcode',
  'psk',
  'mnemonic',
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
  'creds',
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
  'enabled',
  'disable',
  'disabled',
  'require',
  'validate',
]);
/** Words that, in front, make it a question or a switch: `USE_PASSWORD`, `HAS_TOKEN`. */
const SWITCHES = /^(?:use|uses|has|is|no|show|hide|skip|ask|prompt|with|without|remember)$/;
/** Tokens that a text is cut into, and marks in it, not keys: special tokens of tokenizers (huggingface.co/docs/transformers, main_classes/tokenizer; 2026-11-30). */
const OF_TEXT = /^(?:pad|eos|bos|unk|sep|cls|mask|stop|special|start|end)$/;
/** Words at the end that only tell one credential from another: `TOKEN_OLD`, `PASSWORD_1`. */
const TELLS_APART = /^(?:\d+|value|plain|text|raw|base64|b64|hex|default|dev|prod|test|staging|local|old|new|current|previous)$/;
/** Names that none of the words tell. */
const BY_NAME = new Set(['secret_key_base', 'erlang_cookie', 'root_token_id']);

/**
 * Whether a variable's name says that it holds a credential. `plain`: `DB_PASSWORD`, `githubToken`, `API_KEY`. `vague`: `HASH_KEY`,
 * `BASIC_AUTH`, which may be anything. Neither: `PASSWORD_FILE`, `KEY_ID`, `PUBLIC_KEY`, `TOKEN_URL`, `AUTH_MODE`.
 */
export function credentialName(name: string): 'plain' | 'vague' | undefined {
  const words = nameWords(name);
  // A page shows the key of a site to everybody: developers.google.com/recaptcha/docs/display.
  if (words.some((word) => PUBLIC.has(word)) || SWITCHES.test(words[0] ?? '') || /(^|_)site_key$/.test(words.join('_'))) return undefined;
  while (words.length > 1 && TELLS_APART.test(words.at(-1)!)) words.pop();
  const last = words.at(-1) ?? '';
  const before = words.at(-2) ?? '';
  if ([2, 3].some((count) => BY_NAME.has(words.slice(-count).join('_')))) return 'plain';
  if (/^tokens?$/.test(last) && OF_TEXT.test(before)) return undefined;
  if (last === 'pass' || last === 'pw' ? words.length > 1 : PLAIN.has(last)) return 'plain';
  // `DBPASS`, not `COMPASS`.
  if (
    /^(?:db|sql|pg|mysql|mongo|redis|root|admin|user|domain|ldap|bind|mail|smtp|imap|ftp|vnc|rpc|key|store|keystore|truststore)(?:pass|pw)$/.test(
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

/** The words of a variable's name, in lower case: `githubToken` has two. */
export function nameWords(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

/** True when a variable's name says, or may say, that it holds a credential. */
export function isCredentialName(name: string): boolean {
  return credentialName(name) !== undefined;
}
