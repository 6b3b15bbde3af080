import { columnAt, lineEndOf, lineStartOf } from '../base/lines';
import { memoize } from '../base/memoize';
import type { Span } from '../base/span';
import { isExplanation } from '../fix/explaining-comments';
import type { SourceFile } from '../model/files';

/*
 * Which comments give a reason for what stands there. docs/fixes.md has the grammar for people.
 */

/** What is no need although the words of one occur: "not needed", "if needed", "you need to open your firewall", "unless required by law". */
const noNeed =
  /\b(?:not|no|never|hardly|n't|isnt|isn't|doesn't|without|if|when|where|as|unless|may be|maybe|might be|whether)\s+(?:\w+\s+){0,2}?(?:need\w*|requir\w*|necessary|mandatory)\b|\b(?:you|we|they)(?:'ll)?\s+(?:\w+\s+)?need\b|\boptional(?:ly)?\b|\buncomment\b/gi;

/** A need, a prohibition or a cause. */
const need = new RegExp(
  [
    String.raw`\b(?:needed|needs?|required|requires?|necessary|mandatory|essential)\b`,
    String.raw`\bmust\s+(?!be\s+(?:changed|replaced|rotated|removed|updated|fixed|hardened|closed|disabled)\b)\w+`,
    String.raw`\b(?:has|have|had)\s+to\b`,
    String.raw`\b(?:do\s+not|don'?t|never|must\s*n[o']t|should\s*n[o']t|cannot|can'?t)\s+(?:ever\s+)?(?:remove|drop|delete|change|touch|alter|modify|edit|replace|move|disable|lower|reduce|limit|restrict|narrow|upgrade|update|bump|bind|switch|harden|set|fix)\b`,
    String.raw`\b(?:because|so\s+that|otherwise|or\s+else|due\s+to|in\s+order\s+to|workaround)\b`,
    String.raw`\b(?:intentional|deliberate)(?:ly)?\b|\bon\s+purpose\b|\bby\s+design\b`,
    String.raw`\b(?:breaks?|fails?|(?:does|will|do)\s+not\s+(?:work|start|run)|(?:doesn|won|don)'?t\s+(?:work|start|run))\s+without\b`,
    String.raw`\bonly\s+(?:works?|runs?|starts?)\b`,
    String.raw`\bregardless\s+of\b|\b(?:any|arbitrary|every|random|unknown)\s+(?:uids?|gids?|users?(?:\s+ids?)?)\b`,
  ].join('|'),
  'i',
);

/** What a line is for: it tells what is lost with the line, and says nothing against a narrower form of it. */
const purpose = /^(?:for|to|so|lets?|allows?|allowing|gives?|grants?|enables?)\s+\w/i;

/** What does not go together with a protection: "read_only breaks the plugins", "no-new-privileges: sudo fails". */
const failure = /\b(?:breaks?|broke|fails?|failed|incompatible|prevents?)\b|\b(?:can(?:not|'t| not)|won'?t|doesn'?t|does not|will not)\b/i;

/** Above a step that builds the image: what it needs says nothing about the process that the image starts. */
const buildStep = /\b(?:install\w*|packages?|apt|apt-get|apk|yum|dnf|build\w*|compil\w*|temporar\w*|copy|copied)\b/i;

/** Right above a service, or behind its name: about all of it. */
const handsOff = /\b(?:do\s+not|don'?t|never)\s+(?:ever\s+)?(?:touch|harden)\b/i;

/** What a comment has to name where the protection is not there yet, by the key or instruction that a fix adds. */
const matters: Readonly<Record<string, RegExp>> = {
  user: /\b(?:non-?)?root\b|\buid 0\b/i,
  cap_drop: /\bcap(?:s|abilit\w+|_drop|_add)\b/i,
  security_opt: /\bno-?new-?priv\w*|\bsetuid\b|\bsudo\b/i,
  read_only: /\bread[ _-]?only\b/i,
  pids_limit: /\bpids?(?:_limit)?\b/i,
};

/** A comment on lines of its own, or behind code. */
export interface Comment {
  readonly at: Span;
  /** Without its marks, its lines joined. */
  readonly text: string;
}

interface Comments {
  /** By the start of the line below them: those that stand right above it, with their column. */
  readonly above: ReadonlyMap<number, Comment & { readonly column: number }>;
  /** By the start of their line: those behind code. */
  readonly behind: ReadonlyMap<number, Comment>;
}

/** Comments on lines of their own, one below the other, in one column. */
interface Block {
  readonly start: number;
  end: number;
  readonly column: number;
  readonly words: string[];
}

/** The comments of a file by the lines that they are about. */
const commentsOf = memoize((source: SourceFile): Comments => {
  const { text, tree, file } = source;
  const blocks = new Map<number, Block>();
  const behind = new Map<number, Comment>();
  let before: { readonly end: number; readonly line: number } | undefined;
  for (const { start, end } of tree.comments) {
    // Looking for the start of its line takes long where that is far away, and many comments may stand on one.
    const isBehind = before !== undefined && !/[\r\n]/.test(text.slice(before.end, start));
    const line = isBehind ? before!.line : lineStartOf(text, start);
    const words = wordsOf(text.slice(start, end));
    if (isBehind || text.slice(line, start).replace('\uFEFF', '').trim() !== '') {
      behind.set(line, { at: { file, start, end }, text: words });
    } else {
      const column = columnAt(text, start);
      const known = blocks.get(line);
      const block = known?.column === column ? known : { start, end, column, words: [] };
      if (block === known) blocks.delete(line);
      block.end = end;
      block.words.push(words);
      blocks.set(nextLine(text, end), block);
    }
    before = { end, line: /[\r\n]/.test(text.slice(start, end)) ? lineStartOf(text, end) : line };
  }
  const above = new Map(
    [...blocks].map(([line, { start, end, column, words }]) => {
      const said = words.filter((each) => each !== '').join(' ');
      return [line, { at: { file, start, end }, text: said, column }];
    }),
  );
  return { above, behind };
});

/** A line that was switched off is no sentence. */
function wordsOf(comment: string): string {
  const words = comment.replace(/^(?:#+!?|\/\/+|\/\*+)|\*\/$/g, '').trim();
  return isExplanation(`# ${words}`) ? words : '';
}

function nextLine(text: string, offset: number): number {
  const end = lineEndOf(text, offset);
  return text.startsWith('\r\n', end) ? end + 2 : end + 1;
}

/**
 * The comment on a line, or right above it, that gives a reason for what stands there.
 * @param offset where on the line the thing starts that is to change
 * @param goes true where it is removed: then a comment that says what it is for is a reason, too
 */
export function reasonAt(source: SourceFile, offset: number, goes: boolean): Comment | undefined {
  const { text, tree } = source;
  const line = lineStartOf(text, offset);
  const indent = /^[ \t\uFEFF]*/.exec(text.slice(line, lineEndOf(text, line)))![0].length;
  const { above, behind } = commentsOf(source);
  const over = above.get(line);
  const isOver = over !== undefined && (tree.language !== 'yaml' || over.column === columnAt(text, line + indent));
  const candidates = [behind.get(line) ?? inShell(source, line), isOver ? over : undefined];
  return candidates.find((comment) => comment !== undefined && isReason(comment.text, goes));
}

/** In a Dockerfile a comment behind a command is one for the shell alone. */
function inShell({ tree, text, file }: SourceFile, line: number): Comment | undefined {
  if (tree.language !== 'docker') return undefined;
  const end = lineEndOf(text, line);
  const match = /\s#\s+(.*)$/.exec(text.slice(line, end));
  return match ? { at: { file, start: line + match.index + 1, end }, text: match[1]!.trim() } : undefined;
}

/** True for a sentence that says why something has to be as it is. */
export function isReason(sentence: string, goes: boolean): boolean {
  const rest = sentence.replace(noNeed, ' ');
  return need.test(rest) || (goes && purpose.test(rest.trim()));
}

/**
 * The comment in a part of a file that speaks against a protection that is not there: it names the matter, and says why.
 * @param key the key that would be added; `user` for USER
 */
export function reasonAgainst(
  source: SourceFile,
  within: { readonly start: number; readonly end: number },
  key: string,
): Comment | undefined {
  if (source.tree.comments.length === 0) return undefined;
  const { above, behind } = commentsOf(source);
  const line = lineStartOf(source.text, within.start);
  const first = above.get(line);
  const whole = [first, behind.get(line)].find((comment) => comment && handsOff.test(comment.text));
  if (whole || !Object.hasOwn(matters, key)) return whole;
  const isWithin = (comment: Comment): boolean => comment === first || (comment.at.start >= within.start && comment.at.start <= within.end);
  return againstOf(source)[key]!.find(isWithin);
}

/** The comments of a file that speak against a protection, by its key. */
const againstOf = memoize((source: SourceFile): Readonly<Record<string, readonly Comment[]>> => {
  const { above, behind } = commentsOf(source);
  const all = [...above.values(), ...behind.values()].filter(({ text }) => isReason(text, false) || failure.test(text));
  return Object.fromEntries(
    Object.entries(matters).map(([key, matter]) => [
      key,
      all.filter(({ text }) => matter.test(text) && !(key === 'user' && buildStep.test(text))),
    ]),
  );
});

/** True where no comment in a part of a file gives a reason for anything, or speaks against anything. */
export function saysNothing(source: SourceFile, within: { readonly start: number; readonly end: number }): boolean {
  const { above, behind } = commentsOf(source);
  const speaks = ({ at, text }: Comment): boolean =>
    at.start >= within.start && at.start < within.end && (isReason(text, true) || failure.test(text) || handsOff.test(text));
  return ![...above.values(), ...behind.values()].some(speaks);
}
