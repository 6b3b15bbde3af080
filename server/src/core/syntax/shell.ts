import {
  type Assignment,
  type CommandArgument,
  type CommandNode,
  type CompoundCommand,
  type CompoundList,
  type Coproc,
  type DoubleQuotedChild,
  type Function as FunctionNode,
  type PipelineNode,
  parse,
  type Redirection,
  type Statement,
  type TestCommand,
  type TestExpression,
  type Word,
  type WordPart,
} from 'unbash';
import { append } from '../base/many';
import type {
  ShellAssignment,
  ShellBlock,
  ShellCommand,
  ShellItem,
  ShellPart,
  ShellReading,
  ShellRedirect,
  ShellScript,
  ShellWord,
} from './shelltree';

/** What one reading may spend: real shell text nests a few levels deep and has a few thousand nodes. */
interface Budget {
  nodes: number;
  spoilt: boolean;
}

/** Longest text that is read: Linux starts no program with a longer argument (MAX_ARG_STRLEN, include/uapi/linux/binfmts.h), `sh -c` included. */
export const LONGEST = 131_071;
/** Most nodes that are made of one text. */
const MOST_NODES = 400_000;
/** Deepest nesting that is followed. */
const DEEPEST = 60;
/** Most here-documents of one text: the parser takes quadratic time for them. */
const MOST_HEREDOCS = 300;

/**
 * Reads a text as `sh`, bash, ash or dash. Total: what cannot be read makes `understood` false, and the rest is kept.
 * @param text what the shell is given: continuations of a Dockerfile removed
 */
export function parseShell(text: string): ShellReading {
  if (text.length > LONGEST || text.split('<<').length > MOST_HEREDOCS) return { script: { items: [] }, understood: false };
  const budget: Budget = { nodes: MOST_NODES, spoilt: false };
  const parsed = parse(text);
  const script = { items: statements(budget, parsed.commands, 0) };
  return { script, understood: !budget.spoilt && (parsed.errors?.length ?? 0) === 0 };
}

/** False once the budget is used up. */
function spend(budget: Budget, depth: number): boolean {
  if (budget.nodes <= 0 || depth > DEEPEST) {
    budget.spoilt = true;
    return false;
  }
  budget.nodes--;
  return true;
}

function statements(budget: Budget, list: readonly Statement[], depth: number): ShellItem[] {
  const items: ShellItem[] = [];
  for (const statement of list) {
    if (!spend(budget, depth)) break;
    const item = node(budget, statement.command, depth + 1);
    if (item) items.push(statement.background ? block('background', statement, [[item]]) : item);
  }
  return items;
}

function listOf(budget: Budget, list: CompoundList, depth: number): ShellItem[] {
  return statements(budget, list.commands, depth + 1);
}

function block(
  what: ShellBlock['what'],
  { pos, end }: { readonly pos: number; readonly end: number },
  bodies: readonly (readonly ShellItem[])[],
  more: Partial<Pick<ShellBlock, 'words' | 'variable' | 'name' | 'redirects' | 'patterns'>> = {},
): ShellBlock {
  return { kind: 'block', what, start: pos, end, bodies, words: [], redirects: [], ...more };
}

function node(budget: Budget, one: PipelineNode | Statement['command'], depth: number): ShellItem | undefined {
  if (!spend(budget, depth)) return undefined;
  switch (one.type) {
    case 'AndOr': {
      const items = one.commands.map((each) => node(budget, each, depth + 1)).filter((item) => item !== undefined);
      return { kind: 'list', items, operators: one.operators };
    }
    case 'Pipeline': {
      const items = one.commands.map((each) => node(budget, each, depth + 1)).filter((item) => item !== undefined);
      const item: ShellItem | undefined = items.length === 1 ? items[0] : { kind: 'pipeline', items, start: one.pos, end: one.end };
      const negations = one.prefixes.filter(({ type }) => type === 'Negation').length;
      return item && negations % 2 === 1 ? { kind: 'list', items: [item], operators: [], negated: true } : item;
    }
    default:
      return commandNode(budget, one, depth);
  }
}

function commandNode(budget: Budget, one: CommandNode | CompoundCommand, depth: number): ShellItem | undefined {
  switch (one.type) {
    case 'Command':
      return simple(budget, one, depth);
    case 'Redirected': {
      const inner = commandNode(budget, one.command, depth + 1);
      const redirects = one.redirects.map((each) => redirect(budget, each, depth));
      return inner?.kind === 'block' ? { ...inner, end: one.end, redirects: [...inner.redirects, ...redirects] } : inner;
    }
    case 'Function':
    case 'Coproc':
      return behindName(budget, one, depth);
    case 'If':
      return block('branch', one, [
        listOf(budget, one.clause, depth),
        listOf(budget, one.then, depth),
        ...one.elif.flatMap((each) => [listOf(budget, each.clause, depth), listOf(budget, each.then, depth)]),
        ...(one.else ? [listOf(budget, one.else, depth)] : []),
      ]);
    case 'For':
    case 'Select':
      return block('loop', one, [listOf(budget, one.body, depth)], {
        words: (one.wordlist ?? []).map((each) => word(budget, each, depth)),
        variable: one.name.value,
      });
    case 'While':
      return block('loop', one, [listOf(budget, one.clause, depth), listOf(budget, one.body, depth)]);
    case 'ArithmeticFor':
      return block('loop', one, [listOf(budget, one.body, depth)]);
    case 'Case':
      return block(
        'branch',
        one,
        one.items.map((each) => listOf(budget, each.body, depth)),
        {
          words: [word(budget, one.word, depth)],
          patterns: one.items.map(({ pattern }) => pattern.map((each) => word(budget, each, depth))),
        },
      );
    case 'Subshell':
      return block('subshell', one, [listOf(budget, one.body, depth)]);
    case 'BraceGroup':
      return block('group', one, [listOf(budget, one.body, depth)]);
    case 'TestCommand':
      return test(budget, one, depth);
    case 'ArithmeticCommand':
      return undefined;
  }
}

/** `[[ a == b ]]` as the command `[[` with its words. */
function test(budget: Budget, { pos, end, expression }: TestCommand, depth: number): ShellCommand {
  const sign = (text: string, start: number): ShellWord => {
    const part: ShellPart = { kind: 'text', start, end: start + text.length, quoted: false, value: text, text };
    return { start, end: start + text.length, text, parts: [part] };
  };
  const words = [sign('[[', pos), ...tested(budget, expression, sign, depth), sign(']]', end - 2)];
  return { kind: 'command', start: pos, end, words, assignments: [], redirects: [] };
}

/** The words of a test in their order; an operator stands where its operand begins or ends. */
function tested(budget: Budget, one: TestExpression, sign: (text: string, start: number) => ShellWord, depth: number): ShellWord[] {
  if (!spend(budget, depth)) return [];
  switch (one.type) {
    case 'TestUnary':
      return [sign(one.operator, one.pos), word(budget, one.operand, depth)];
    case 'TestBinary':
      return [word(budget, one.left, depth), sign(one.operator, one.left.end), word(budget, one.right, depth)];
    case 'TestLogical':
      return one.operands.flatMap((each, i) => [
        ...(i > 0 ? [sign(one.operator, each.pos)] : []),
        ...tested(budget, each, sign, depth + 1),
      ]);
    case 'TestNot':
      return [...one.negations.map(({ pos }) => sign('!', pos)), ...tested(budget, one.operand, sign, depth + 1)];
    case 'TestGroup':
      return [sign('(', one.pos), ...tested(budget, one.expression, sign, depth + 1), sign(')', one.end - 1)];
  }
}

function behindName(budget: Budget, one: FunctionNode | Coproc, depth: number): ShellItem | undefined {
  const { body } = one;
  const items = body.type === 'CompoundList' ? listOf(budget, body, depth) : [commandNode(budget, body, depth + 1)];
  const known = items.filter((item) => item !== undefined);
  return one.type === 'Function' ? block('function', one, [known], { name: one.name.text }) : block('background', one, [known]);
}

function simple(budget: Budget, one: Extract<CommandNode, { type: 'Command' }>, depth: number): ShellCommand {
  const assignments: ShellAssignment[] = [];
  for (const each of one.prefix) if (each.type === 'Assignment') assignments.push(assignment(budget, each, depth));
  const words = one.args.map((each) => argument(budget, each, depth));
  return {
    kind: 'command',
    start: one.pos,
    end: one.end,
    words: one.name ? [word(budget, one.name, depth), ...words] : words,
    assignments,
    redirects: one.redirects.map((each) => redirect(budget, each, depth)),
  };
}

/** `export A=b`: an assignment among the arguments is a word of them. */
function argument(budget: Budget, one: CommandArgument, depth: number): ShellWord {
  if (one.type === 'Word') return word(budget, one, depth);
  const { value } = one;
  const head = one.text.slice(0, one.text.indexOf('=') + 1);
  const start: ShellPart = { kind: 'text', start: one.pos, end: one.pos + head.length, quoted: false, value: head, text: head };
  const rest = value.type === 'Word' ? word(budget, value, depth).parts : value.elements.flatMap((each) => word(budget, each, depth).parts);
  return { start: one.pos, end: one.end, text: one.text, parts: [start, ...rest] };
}

function assignment(budget: Budget, one: Assignment, depth: number): ShellAssignment {
  const { value } = one;
  const held: ShellWord =
    value.type === 'Word'
      ? word(budget, value, depth)
      : {
          start: value.pos,
          end: value.end,
          text: one.text.slice(value.pos - one.pos),
          parts: value.elements.flatMap((each) => word(budget, each, depth).parts),
        };
  return { name: one.name, start: one.pos, end: one.end, value: held };
}

function redirect(budget: Budget, one: Redirection, depth: number): ShellRedirect {
  const base = { start: one.pos, end: one.end, operator: one.operator };
  if (one.type === 'HereDoc') {
    const { body } = one;
    const parts = body.parts
      ? partsOf(budget, body.parts, true, depth)
      : [{ kind: 'text' as const, start: body.pos, end: body.end, quoted: true, value: body.text, text: body.text }];
    return { ...base, body: { start: body.pos, end: body.end, text: body.text, parts } };
  }
  if (!one.target) return base;
  const target = word(budget, one.target, depth);
  return one.type === 'HereString' ? { ...base, body: target } : { ...base, target };
}

function word(budget: Budget, one: Word, depth: number): ShellWord {
  const { pos: start, end, text } = one;
  if (!spend(budget, depth)) return { start, end, text, parts: [] };
  const parts: ShellPart[] = one.parts
    ? partsOf(budget, one.parts, false, depth + 1)
    : [{ kind: 'text', start, end, quoted: false, value: one.value, text }];
  return { start, end, text, parts };
}

function partsOf(budget: Budget, parts: readonly (WordPart | DoubleQuotedChild)[], quoted: boolean, depth: number): ShellPart[] {
  const out: ShellPart[] = [];
  if (depth > DEEPEST) {
    budget.spoilt = true;
    return out;
  }
  for (const part of parts) {
    const { pos: start, end, text } = part;
    switch (part.type) {
      case 'Literal':
        out.push({ kind: 'text', start, end, quoted, value: part.value, text });
        break;
      case 'SingleQuoted':
      case 'AnsiCQuoted':
        out.push({ kind: 'text', start, end, quoted: true, value: part.value, text });
        break;
      case 'DoubleQuoted':
      case 'LocaleString':
        // An empty string is a word, too.
        if (part.parts.length === 0) out.push({ kind: 'text', start, end, quoted: true, value: '', text });
        append(out, partsOf(budget, part.parts, true, depth + 1));
        break;
      case 'SimpleExpansion':
        out.push({ kind: 'variable', start, end, quoted, text, name: text.slice(1), plain: true });
        break;
      case 'ParameterExpansion': {
        const { operation } = part;
        const fallback = operation?.type === 'Default' && operation.operator.endsWith('-') ? operation.operand.value : undefined;
        const plain = part.prefix === undefined && part.index === undefined && (operation === undefined || fallback !== undefined);
        out.push({ kind: 'variable', start, end, quoted, text, name: part.parameter, plain, ...(fallback !== undefined && { fallback }) });
        break;
      }
      case 'CommandExpansion':
      case 'ProcessSubstitution':
        out.push(scriptPart(budget, part, quoted, depth));
        break;
      case 'ArithmeticExpansion':
        out.push({ kind: 'variable', start, end, quoted, text, name: '', plain: false });
        break;
      case 'BraceExpansion':
        out.push({ kind: 'text', start, end, quoted, value: text, text });
        break;
      case 'Glob':
      case 'ExtendedGlob':
        out.push({ kind: 'glob', start, end, quoted: false, text });
        break;
    }
  }
  return out;
}

function scriptPart(
  budget: Budget,
  part: Extract<WordPart, { type: 'CommandExpansion' | 'ProcessSubstitution' }>,
  quoted: boolean,
  depth: number,
): ShellPart {
  const { pos: start, end, text } = part;
  const how = part.type === 'CommandExpansion' ? 'command' : 'process';
  if (!spend(budget, depth)) return { kind: 'script', start, end, quoted, text, how, script: { items: [] } };
  const inner = part.script;
  if (!inner || (inner.errors?.length ?? 0) > 0) budget.spoilt = true;
  const script: ShellScript = { items: inner ? statements(budget, inner.commands, depth + 1) : [] };
  return { kind: 'script', start, end, quoted, text, how, script, ...(inner?.source !== undefined && { decoded: true as const }) };
}
