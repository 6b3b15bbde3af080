import { memoize } from '../base/memoize';
import { credentialName } from './credentials';
import { families } from './images/index';

/** What stands behind a credential's name. */
export type Literal =
  | 'empty'
  /** `$X`, `${X}`, `{{ x }}`, `vault:...`: another place decides. */
  | 'reference'
  /** Says that it is to be replaced, or names itself, or is what everybody tries first: no secret, though the program may accept it. */
  | 'placeholder'
  /** A switch, a number of a few digits, a path, an address without a password, a hash: no credential looks so. */
  | 'setting'
  | 'value';

/** What is known around a literal. */
export interface Surroundings {
  /** Words that anybody guesses who sees what it belongs to: the image, the service, the account. */
  readonly near?: readonly string[];
  /** The comment on its line. */
  readonly comment?: string;
}

const REFERENCES =
  /^(?:\$\{?[A-Za-z_]|\$\{\{|\$\(|`|\{\{.*\}\}$|%[A-Z_]+%$|%\([\w.]+\)s|#\{.*\}#?$|@@\w+@@$|ENC\[|!vault|(?:vault|ssm|op|awssm|gcpsm|azkv|bws|infisical|doppler|sops|secret|ref\+\w+|file|env):|os\.environ[/.[(]|arn:aws[\w-]*:|@Microsoft\.KeyVault\()/i;
const SETTINGS =
  /^(?:true|false|yes|no|y|n|on|off|none|null|nil|undefined|never|always|enabled?|disabled?|basic|bearer|digest|token|jwt|oauth2?|ldap|default|auto|required|optional|[a-z]{2,20}[-_ ](?:provided|supplied|injected)|\d{1,3}|\d{1,9}(?:ms|s|m|h|d))$/i;
/** What is priced or weighed, `0.0000025` and `2.5e-06`: no token is a number below one. */
const FRACTION = /^-?(?:0?\.\d{1,20}|\d(?:\.\d{1,20})?e-?\d{1,2})$/i;
const HASH = /^\$(?:2[abxy]?|apr1|[1567y]|argon2\w*|scrypt|pbkdf2[\w-]*)\$/;

/** Longer texts are data, and no word of a language. */
const longestWords = 200;

/**
 * Analyzes a literal behind a credential's name by its look.
 * @param name the name: behind a vague one only what looks random counts as a value.
 */
export function literalKind(value: string, name?: string, around: Surroundings = {}): Literal {
  const text = value.trim().replace(/^(["'])(.*)\1$/, '$2');
  if (text === '') return 'empty';
  if (REFERENCES.test(text) && !HASH.test(text)) return 'reference';
  if (/^<.*>$/.test(text) || /^\[.*\]$/.test(text) || /^__\w+__$/.test(text) || /^\*\*\w+\*\*$/.test(text)) return 'placeholder';
  const vague = name !== undefined && credentialName(name) === 'vague';
  if (isPasswordName(name) && /^\d{2,3}$/.test(text)) return 'placeholder';
  if (SETTINGS.test(text) || HASH.test(text) || isPlace(text) || (!isPasswordName(name) && FRACTION.test(text))) return 'setting';
  if (isPlaceholder(text, name, around)) return vague ? 'setting' : 'placeholder';
  return vague && !looksRandom(text) ? 'setting' : 'value';
}

function isPasswordName(name: string | undefined): boolean {
  return name !== undefined && /passw(?:or)?d$/i.test(name);
}

function isPlaceholder(text: string, name: string | undefined, { near = [], comment }: Surroundings): boolean {
  if (SAYS_SO.test(text)) return true;
  if (text.length > longestWords) return false;
  if (/^[\W_]+$/.test(text) || (name !== undefined && isOwnName(text, name)) || isGuessed(text, near)) return true;
  // The comment stays where somebody has replaced the value.
  if (isMixed(text)) return false;
  if (comment !== undefined && TO_CHANGE.test(comment)) return true;
  if (isTooShort(text) || isInstruction(text) || namesItself(text)) return true;
  // A password may be a word; what a program made is none.
  return name !== undefined && !/pass|pwd?$|psk/i.test(name) && isWord(text);
}

/** Letters of one case with vowels among them, as they are spoken. */
function isWord(text: string): boolean {
  return /^(?:[a-z]{1,12}|[A-Z]{1,12})$/.test(text) && /[aeiouy]/i.test(text) && !/[^aeiouy]{4}/i.test(text);
}

/** Words that are in no real value, wherever they stand. */
const SAYS_SO =
  /change[-_ ]?(?:me|this|it)|replace[-_ ]?(?:me|this|it|with)|your[-_ ]?(?:[a-z]{1,20}[-_ ]?){0,3}(?:password|passwd|secret|key|token)|placeholder|example|redacted|x{5}|xxx-xxx|not[-_ ]?(?:a[-_ ]?)?(?:real|secret)/i;

/** What a comment says beside a value that somebody has to replace. */
const TO_CHANGE =
  /\b(?:change|replace|edit|update|customi[sz]e|adjust|override|choose|pick|set|insert|enter|fill in|put|generate|create|define|use)(?:!|$|\s+(?:me|this|it|these|that|to|with|the|in|before|for|on|by|your|an?|one)\b)|\b(?:placeholder|dummy|fake|not (?:a )?(?:real|secret)|example|sample|e\.g\.)/i;

/** Letters and digits that change places, or cases as no word has them: nobody wrote it as words. */
function isMixed(text: string): boolean {
  return runsOf(text).some(isMixedRun);
}

function isMixedRun(run: string): boolean {
  const parts = run.match(/[A-Za-z]+|\d+/g) ?? [];
  if (parts.length > 3 || (parts.length > 2 && run.length >= 8)) return true;
  const words = run.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g) ?? [];
  return words.length >= 3 && run.length / words.length < 3;
}

function runsOf(text: string): string[] {
  return text.match(/[A-Za-z0-9]+/g) ?? [];
}

/** The words of a text in lower case: `ChooseA_strongOne` has four. */
function wordsOf(text: string): string[] {
  return (text.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g) ?? []).map((word) => word.toLowerCase());
}

/** Words that name a credential. */
const CREDENTIAL = /^(?:passwords?|passwd|passphrase|pass|pwd|pw|secrets?|tokens?|keys?|credentials?|apikey|secretkey)$/;
/** Words that are said of one, or in place of one. */
const DESCRIPTION = /^(?:string|phrase|alphanumeric|characters?|chars|value|here|hex|uuid|random)$/;
const VERB =
  /^(?:choose|pick|change|replace|enter|insert|put|set|use|add|fill|type|provide|generate|create|make|update|edit|paste|define|specify|configure)$/;
/** Words that hold an instruction together. */
const BINDING = /^(?:an?|the|and|or|of|for|with|to|in|is|at|least|this|that|it|from|any|some|me|own)$/;
/** Words that ask for something. */
const ASKING = /^(?:your|you|must|should|please|here|not)$/;
const INVENTED = /^(?:your?|placeholder|dummy|fake|mock|todo|fixme|tbd|changeit|insert|unset|sample|x{2,})$/;

/** "Change me", "long-and-random-string", "put your phrase here": what to do instead of what it is. */
function isInstruction(text: string): boolean {
  const words = wordsOf(text);
  if (words.some((word) => INVENTED.test(word)) || words.at(-1) === 'here') return true;
  const [first = '', ...rest] = words;
  const describes = rest.some((word) => CREDENTIAL.test(word) || DESCRIPTION.test(word) || ASKING.test(word));
  const bound = rest.some((word) => BINDING.test(word));
  // Words alone may be a passphrase, as `ocean-liner-at-anchor`.
  return VERB.test(first) ? describes || bound : words.length >= 3 && describes && (bound || rest.some((word) => ASKING.test(word)));
}

/** `secret-admin-password`, `mariadbpassword`, `MyCloudApiToken`: what it is, not what it is worth. */
function namesItself(text: string): boolean {
  const last = startOfEnd(text, /[\W_]/, text.length);
  const first = startOfEnd(text, /\d/, last);
  const end = text.slice(0, startOfEnd(text, /[\W_]/, first)) + (isOrdered(text.slice(first, last)) ? '' : '?');
  if (/^[a-z]{2,40}(?:passw(?:or)?d|passphrase|secret|token|pass|pwd?)$/i.test(end)) return true;
  const words = wordsOf(text);
  // Digits that nobody counts are those of a value: `Pass!5927`.
  if (!(text.match(/\d+/g) ?? []).every(isOrdered)) return false;
  return words.length > 1 && words.some((word) => CREDENTIAL.test(word) || /(?:password|passwd|passphrase|secret)$/.test(word));
}

/** Where the signs of one kind begin that stand in a row before `end`. @param sign matches one of them */
function startOfEnd(text: string, sign: RegExp, end: number): number {
  let start = end;
  while (start > 0 && sign.test(text[start - 1]!)) start--;
  return start;
}

/** The name again, or its end: `ACCESS_TOKEN_SECRET=access_token_secret`. */
function isOwnName(text: string, name: string): boolean {
  const [value, own] = [text, name].map((each) => each.toLowerCase().replaceAll(/[^a-z0-9]/g, ''));
  return value!.length >= 4 && own!.endsWith(value!);
}

/** Five characters of one kind, or digits in their order: tried in no time. */
function isTooShort(text: string): boolean {
  return /^(?:[a-z]{1,5}|[A-Z]{1,5}|\d{1,5})$/.test(text) || (/^\d+$/.test(text) && isOrdered(text));
}

/** Nothing, two digits, a year, one digit again and again, or digits in their order. */
function isOrdered(digits: string): boolean {
  return (
    /^(?:\d{0,2}|(?:19|20)\d\d|(\d)\1*)$/.test(digits) ||
    '0123456789012345678901234567890'.includes(digits) ||
    '9876543210'.includes(digits)
  );
}

/** Words that people try first, and those that passwords of documentations are made of (OWASP WSTG-ATHN-02, default credentials; 2026-11-30). */
const GUESSED = `
  password passwd pass pwd pw passphrase secret token key auth login credential credentials admin administrator root user username usr guest
  test tests testing tester demo dev develop developer development prod production staging local localhost default change changeme me it
  changeit super strong secure safe very my your the top a is welcome letmein qwerty master sample example foo bar baz hello world server
  client db database sql data app application api web www site service cluster node random string temp tmp public private internal jwt session
  cookie signing encryption encrypt crypto access id value here hash salt some word please replace this dummy fake mock system manager
  operator word backup replica replication repl primary postgres postgresql mysql mariadb maria mongo mongodb redis rabbit rabbitmq mssql oracle
  sa minio vagrant docker linux ubuntu debian
`
  .trim()
  .split(/\s+/);

/** Made when it is first asked for, of all families. */
const guessed = memoize(
  (of: typeof families): ReadonlySet<string> =>
    // A program's own name is the password of many a first start.
    new Set([...GUESSED, ...of.flatMap(({ name, images }) => [name, ...images].flatMap(partsOfName))]),
);

/** The words that a name of an image, a service or an account is made of. */
function partsOfName(name: string): string[] {
  const parts = name.split('/').map((part) => part.toLowerCase().replaceAll(/[^a-z]/g, ''));
  return [...parts, ...wordsOf(name)].filter((word) => word.length > 1);
}

const partsOfNames = memoize((names: readonly string[]): ReadonlySet<string> => new Set(names.flatMap(partsOfName)));

/** True for what is made of words that everybody tries, `Pa$$w0rd` and `admin123!` among it. */
function isGuessed(text: string, near: readonly string[]): boolean {
  if (text.length > 60) return false;
  const own = partsOfNames(near);
  const known = (word: string): boolean => guessed(families).has(word) || own.has(word);
  return [text, withoutDisguise(text)].some((spelling) => {
    const parts = spelling.toLowerCase().match(/[a-z]+|\d+/g) ?? [];
    const words = parts.filter((part) => /[a-z]/.test(part));
    return words.length > 0 && parts.every((part) => (/\d/.test(part) ? isOrdered(part) : isMadeOf(part, known)));
  });
}

const disguises: Readonly<Record<string, string>> = { '@': 'a', '4': 'a', '3': 'e', '1': 'i', '0': 'o', $: 's', '5': 's', '7': 't' };

function withoutDisguise(text: string): string {
  // What stands at the end is added, not put in the place of a letter.
  const end = startOfEnd(text, /[\d\W_]/, text.length);
  return text.slice(0, end).replaceAll(/[@4310$57]/g, (sign) => disguises[sign]!) + text.slice(end);
}

/** Longer words are of no list. */
const longestKnown = 24;

function isMadeOf(text: string, known: (word: string) => boolean): boolean {
  const reached = [true];
  for (let end = 1; end <= text.length; end++) {
    for (let start = Math.max(0, end - longestKnown); start < end && !reached[end]; start++) {
      reached[end] = reached[start] === true && known(text.slice(start, end));
    }
  }
  return reached[text.length] === true;
}

/** Endings of files that settings name. */
const FILE =
  /^[^\s;,=]{1,200}\.(?:pem|key|crt|cer|p12|pfx|jks|keystore|json|ya?ml|toml|ini|txt|conf|cnf|cfg|env|properties|xml|sh|bash|py|rb|js|ts|pl|php|ps1|bat|cmd|exe|jar|sql|asc|gpg|pub|log)$/i;

/** A path, a file's name, an address without a password. */
function isPlace(text: string): boolean {
  if (/^(?:~\/|[A-Za-z]:\\|\.{1,2}\/)/.test(text) || /^[a-z][a-z0-9+.-]{1,30}:\/\/[^\s@]*$/i.test(text)) return true;
  return (FILE.test(text) && !isMixed(text.slice(0, text.lastIndexOf('.')))) || isPath(text);
}

/** Names between slashes, from the root on or at least three: `/Xk29sdk2Qmz` and `9fK2/sd8Lq` hold none. */
function isPath(text: string): boolean {
  if (!/^[\w.%{}$:@~/-]{2,400}$/.test(text)) return false;
  const names = text.split('/').filter((name) => name !== '');
  return (text.startsWith('/') ? names.length > 0 : names.length > 2) && !names.some(isMixed);
}

/** Sixteen characters or more of an encoding, letters and digits mixed. */
function looksRandom(text: string): boolean {
  const bare = text.replace(/^(?:base64|hex):/, '');
  if (!/^[\w+/=.-]{16,4000}$/.test(bare)) return false;
  const digits = bare.replace(/\D/g, '').length;
  const letters = bare.replace(/[^A-Za-z]/g, '').length;
  return digits >= 3 && letters >= 3 && new Set(bare).size >= 9;
}
