/** Words that make a name that of a credential where they stand last: those of BuildKit's check SecretsUsedInArgOrEnv, and spellings that it misses. */
const PLAIN = new Set([
  'password',
  'passwd',
  'pword',
  'passphrase',
  'psw',
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
  'authkey',
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
/** Words that make it a public thing wherever they stand: BuildKit's `public`, `file`, `version`. */
const PUBLIC = new Set([
  'public',
  'publishable',
  'file',
  'version',
  'pubkey',
  'sitekey',
  // What is switched or counted, not kept.
  'max',
  'min',
  'per',
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
/** Words that make a key a public one: keys that are fingerprints, belong to a table, or are shown to browsers. */
const PUBLIC_KEYS = new Set(['gpg', 'pgp', 'foreign', 'primary', 'anon']);
/** Words that, in front, make it a question or a switch: `USE_PASSWORD`, `HAS_TOKEN`. */
const SWITCHES = /^(?:use|uses|has|is|no|show|hide|skip|ask|prompt|with|without|remember)$/;
/** Tokens that a text is cut into, and marks in it, not keys: special tokens of tokenizers (huggingface.co/docs/transformers, main_classes/tokenizer; 2026-11-30). */
const OF_TEXT = /^(?:pad|eos|bos|unk|sep|cls|mask|stop|special|start|end)$/;
/** Words at the end that only tell one credential from another: `TOKEN_OLD`, `PASSWORD_1`. */
const TELLS_APART = /^(?:\d+|value|plain|text|raw|base64|b64|hex|default|dev|prod|test|staging|local|old|new|current|previous)$/;
/** Names that none of the words tell. */
const BY_NAME = new Set(['secret_key_base', 'erlang_cookie', 'root_token_id', 'rediscli_auth']);
/** The login of a host that gems come from, its dots doubled: `BUNDLE_GEMS__EXAMPLE__COM` (bundle-config(1), credentials for gem sources; 2026-12-01). */
const GEM_HOST = /^bundle_(?!(?:build|cache|disable|gem|ignore_messages|local|mirror|path|plugins)__)\w+?__\w*[a-z]$/i;

/**
 * Whether a variable's name says that it holds a credential. `plain`: `DB_PASSWORD`, `githubToken`, `API_KEY`. `vague`: `HASH_KEY`,
 * `BASIC_AUTH`, which may be anything. Neither: `PASSWORD_FILE`, `KEY_ID`, `PUBLIC_KEY`, `TOKEN_URL`, `AUTH_MODE`.
 */
export function credentialName(name: string): 'plain' | 'vague' | undefined {
  if (GEM_HOST.test(name)) return 'plain';
  const words = nameWords(name);
  // A page shows the key of a site to everybody: developers.google.com/recaptcha/docs/display.
  if (words.some((word) => PUBLIC.has(word)) || SWITCHES.test(words[0] ?? '') || /(^|_)site_key$/.test(words.join('_'))) return undefined;
  while (words.length > 1 && TELLS_APART.test(words.at(-1)!)) words.pop();
  const last = (words.at(-1) ?? '').replace(/^([a-z]{3,})\d{1,2}$/, '$1');
  if (/^keys?$/.test(last) && words.some((word) => PUBLIC_KEYS.has(word))) return undefined;
  if (/^tokens?$/.test(last) && OF_TEXT.test(words.at(-2) ?? '')) return undefined;
  if ([2, 3].some((count) => BY_NAME.has(words.slice(-count).join('_'))) || isPlain(last, words)) return 'plain';
  return last !== 'pwd' && VAGUE.has(last) ? 'vague' : undefined;
}

/** Words in one at the end: `DBPASS`, not `COMPASS`. */
const JOINED =
  /^(?:db|sql|pg|mysql|mongo|redis|root|admin|user|domain|ldap|bind|mail|smtp|imap|ftp|vnc|rpc|key|store|keystore|truststore)(?:pass|pw)$|(?:password|passwd|passphrase|apikey|secretkey|authkey|secret|token)$/;

/** Whether the last word of a name is that of a credential. */
function isPlain(last: string, words: readonly string[]): boolean {
  if (/^(?:pass|pw|pwd)$/.test(last)) return words.length > 1;
  if (PLAIN.has(last) || (JOINED.test(last) && !OF_TEXT.test(last.slice(0, -5)))) return true;
  const before = words.at(-2) ?? '';
  // An access key alone is often the account's name; with a secret beside it, it is the other half.
  return last === 'key' && (SECRET_KEYS.has(before) || (before === 'access' && words.includes('secret')));
}

/** Names that hold whole logins, and words that a name with `USER` at its end needs for that: without one it is a user and a group. */
const LOGINS = /^(?:auth|credentials?|creds|logins?|users|accounts)$/;
const OF_USER = /^(?:add|local|auth|basic|login|admin|bootstrap|initial|http|web|ui)$/;

/**
 * The logins in a variable that holds them as `name:password`, apart from each other: `FLOWER_BASIC_AUTH`, `CONCOURSE_ADD_LOCAL_USER`, `SFTP_USERS`. Of Neo4j
 * as `neo4j/password` (neo4j.com/docs/operations-manual, Docker: NEO4J_AUTH; 2026-12-01). Nothing where a part looks like something else: a port, numbers of users.
 */
export function loginsIn(name: string, text: string): { readonly user: string; readonly password: string }[] {
  const words = nameWords(name);
  const last = words.at(-1) ?? '';
  if (!LOGINS.test(last) && !(last === 'user' && words.some((word) => OF_USER.test(word)))) return [];
  const logins = text.split(/[,;\s]+/).map((part) => /^(?=[\w.@-]*[A-Za-z])([\w.@-]{1,60})(?::|(?<=^neo4j)\/)([^\s:/]{2,60})$/.exec(part));
  if (logins.some((login) => !login || /^\d+$/.test(login[2]!))) return [];
  return logins.map((login) => ({ user: login![1]!, password: login![2]! }));
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
