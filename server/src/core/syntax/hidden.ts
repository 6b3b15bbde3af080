import { codePointName } from '../base/characters';

/** A character that makes a text read differently from what a program reads. */
export interface Hidden {
  readonly start: number;
  readonly end: number;
  /** What it is and what it does, in one sentence. */
  readonly message: string;
  /** True where it hides no setting: Compose and Docker Engine refuse a key or a name that has it. */
  readonly harmless: boolean;
}

/** Everything that may be one, in one pass: controls, marks of direction, line breaks that do not look like one, letters without a width. */
const candidates = /\r(?!\n)|[\0-\x08\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]/g;

/**
 * The hidden characters of a file. Left out is what does no harm: a byte order mark at the start, a line break that nothing follows,
 * joiners between letters or emoji that need them, and letters without a width in comments and in texts of other scripts than that of keys.
 * @param yaml true where Compose's reader ends lines at U+0085, U+2028, U+2029 and a lone carriage return
 */
export function hiddenCharacters(
  text: string,
  comments: readonly { readonly start: number; readonly end: number }[],
  yaml: boolean,
): Hidden[] {
  const found: Hidden[] = [];
  let comment = 0;
  const inComment = (at: number): boolean => {
    while (comment < comments.length && comments[comment]!.end <= at) comment++;
    return (comments[comment]?.start ?? text.length) <= at;
  };
  // Lines that all end with a carriage return look like lines.
  const mac = !text.includes('\n');
  for (const match of text.matchAll(candidates)) {
    const at = match.index;
    const code = text.charCodeAt(at);
    const what = kindOf(code);
    if (code === 13 && mac) continue;
    // Of these YAML says itself that they are not allowed.
    if (what === 'control' && yaml && code < 32) continue;
    if (what === 'no width' && (at === 0 || inComment(at) || joins(text, at, code) || isInProse(text, at))) continue;
    if (what === 'break' && rest(text, at) === '') continue;
    found.push({ start: at, end: at + 1, message: messageOf(text, at, what, yaml), harmless: what === 'no width' });
  }
  return found;
}

type Kind = 'break' | 'direction' | 'no width' | 'control';

function kindOf(code: number): Kind {
  if (code === 13 || code === 0x85 || code === 0x2028 || code === 0x2029) return 'break';
  if (code < 0xa0) return 'control';
  return code === 0x200b || code === 0x200c || code === 0x200d || code === 0x2060 || code === 0xfeff ? 'no width' : 'direction';
}

/** A joiner belongs between letters of scripts that need it, and in emoji: nothing of that is ASCII. */
function joins(text: string, at: number, code: number): boolean {
  return (code === 0x200c || code === 0x200d) && text.charCodeAt(at - 1) > 0x7f;
}

/** True beside letters that no key and no name of Docker has: translators leave such characters behind. */
function isInProse(text: string, at: number): boolean {
  let [before, after] = [at - 1, at + 1];
  while (before >= 0 && kindOf(text.charCodeAt(before)) === 'no width') before--;
  while (after < text.length && kindOf(text.charCodeAt(after)) === 'no width') after++;
  const around = [text[before] ?? '', text[after] ?? ''];
  return around.some((character) => letters.test(character)) && around.every((character) => letters.test(character) || character === ' ');
}

const letters = /(?![a-z])\p{L}/iu;

/** What follows on the line that people see. */
function rest(text: string, at: number): string {
  const end = text.indexOf('\n', at);
  return text.slice(at + 1, Math.min(end < 0 ? text.length : end, at + 200)).trim();
}

const effects: { readonly [kind in Kind]: string } = {
  break: 'ends a line only for some programs',
  direction: 'changes the order in which the text is shown',
  'no width': 'is an invisible part of the text',
  control: 'can overwrite the text before it in a terminal',
};

function messageOf(text: string, at: number, what: Kind, yaml: boolean): string {
  const name = codePointName(text, at);
  if (what !== 'break' || !yaml) return `${name} ${effects[what]}: delete it`;
  // The name alone: what a key holds may be a secret.
  const word = /^[\w.-]{1,30}/.exec(rest(text, at))?.[0];
  const hidden = word === undefined ? 'what follows' : `"${word}" after it`;
  return `${name} ends the line for Compose, so ${hidden} is a line of its own: delete it`;
}
