import type { FileId } from '../base/span';
import { programFacts } from '../knowledge/program/find';
import type { PasswordOptions } from '../knowledge/program/program';
import type { Tree } from '../syntax/tree';
import { pairsOf } from './compose/attributes';
import { variablesOf } from './compose/variables';
import type { VariableValue } from './service';
import { type Trace, traceOf } from './traced';
import { allAt, get, type MapValue, type Value } from './value';
import { programOf, splitWords, type Word, wordsIn } from './words';

/** A text of a service that may hold a credential. */
export interface PlainText extends Trace {
  readonly where: 'environment' | 'build argument' | 'label' | 'command' | 'health check';
  /** The variable, the label or the option that it is the value of; absent for a word of a command alone. */
  readonly name?: string;
  /** In a variable that holds options of a program: the option. */
  readonly option?: string;
  /** What is written, variables replaced where they are known. */
  readonly text: string;
  /** False where a variable that nobody sets stands in it: what is written around it is still there to read. */
  readonly known: boolean;
  /** The variable behind it, for fixes. */
  readonly variable?: VariableValue;
}

type Trees = (file: FileId) => Tree | undefined;

/**
 * Where a service may hold a credential in plain text: its environment, the arguments of its build, its labels, its command and its health
 * check.
 * @param map the service, as one file writes it or merged; what merge keys bring and another key hides is looked at as well.
 * @param treeOf gives the files that it is written in.
 */
export function plainTexts(map: MapValue, treeOf: Trees): PlainText[] {
  const variables = (where: PlainText['where'], values: readonly Value[]): PlainText[] =>
    values.flatMap((value) =>
      [...variablesOf(value, treeOf)].map(([name, variable]) => ({ ...textOf(variable), ...traceOf(variable), where, name, variable })),
    );
  const environment = variables('environment', allAt(map, 'environment'));
  return [
    ...environment,
    ...environment.flatMap(({ name, variable }) => (name === undefined || !variable ? [] : optionsIn(name, variable))),
    ...variables('build argument', allAt(map, 'build', 'args')),
    // Their keys are paths of a program's own, and only the last part says what it is.
    ...[...allAt(map, 'labels'), ...allAt(map, 'deploy', 'labels'), ...allAt(map, 'build', 'labels')].flatMap(pairsOf).map(
      ({ name, value }): PlainText => ({
        ...textOf(value),
        ...traceOf(value),
        where: 'label',
        name: name.slice(name.lastIndexOf('.') + 1),
      }),
    ),
    ...commandTexts(map),
    ...allAt(map, 'healthcheck', 'test').flatMap((test) => words(wordsIn(test), 'health check')),
  ];
}

/** The words of a service's command alone: what they mean may hang on an entrypoint that another file writes. */
export function commandTexts(map: MapValue): PlainText[] {
  const [entrypoint, command] = [get(map, 'entrypoint'), get(map, 'command')];
  const hidden = [...allAt(map, 'entrypoint'), ...allAt(map, 'command')].filter((each) => each !== entrypoint && each !== command);
  return [[...wordsIn(entrypoint), ...wordsIn(command)], ...hidden.map(wordsIn)].flatMap((all) => words(all, 'command'));
}

/** `JAVA_OPTS=-Djavax.net.ssl.keyStorePassword=x`, `PARAMS=-user a -password x`: options that a variable hands over to a program. */
function optionsIn(name: string, variable: VariableValue): PlainText[] {
  const { text, known } = textOf(variable);
  if (!known || !/(?:^|\s)-/.test(text)) return [];
  const all = splitWords(text);
  return all.flatMap((_, i): PlainText[] => {
    const found = all[i]!.startsWith('-') || all[i - 1]?.startsWith('-') ? optionOf(all, i) : undefined;
    if (!found) return [];
    return [{ ...traceOf(variable), where: 'environment', known, text: found.text, name, option: found.name }];
  });
}

function textOf(value: { readonly known: true; readonly value: string } | { readonly known: false; readonly raw: string }): {
  readonly text: string;
  readonly known: boolean;
} {
  return value.known ? { text: value.value, known: true } : { text: value.raw, known: false };
}

/** The words, and those that are the value of an option or a variable: `--password x`, `--password=x`, `PGPASSWORD=x`. */
function words(all: readonly Word[], where: PlainText['where']): PlainText[] {
  const texts = all.map(({ text }) => text);
  return all.flatMap((word, i): PlainText[] => {
    const named = optionOf(texts, i);
    // Around a variable nothing of a single word is literal.
    const known = word.known || !word.text.includes('$');
    return [{ ...traceOf(word), where, known, text: named?.text ?? word.text, ...(named ? { name: named.name } : {}) }];
  });
}

function optionOf(all: readonly string[], i: number): { readonly name: string; readonly text: string } | undefined {
  const text = all[i]!;
  const inline = /^(?:-D|-{1,2})?([A-Za-z_][\w.-]*)=(.*)$/s.exec(text);
  if (inline) return { name: inline[1]!, text: inline[2]! };
  const before = all[i - 1] ?? '';
  const { rest, next, pair } = passwordBefore(all, i);
  if (rest !== undefined && text.startsWith(rest) && text.length > rest.length) return { name: 'password', text: text.slice(rest.length) };
  if (text.startsWith('-')) return undefined;
  if (next?.includes(before)) return { name: 'password', text };
  if (pair?.includes(before) && text.includes(':')) return { name: 'password', text: text.slice(text.indexOf(':') + 1) };
  // Words of one dash and several letters are options too: `-password x`, as programs in Go and Java have them.
  const option = /^(?:--[A-Za-z]|-[A-Za-z][\w.-]{3})[\w.-]*$/.exec(before)?.[0].replace(/^--?/, '');
  return option === undefined ? undefined : { name: option, text };
}

/** The options that mean a password to the last program before a word that has such. */
function passwordBefore(all: readonly string[], i: number): PasswordOptions {
  for (let at = i - 1; at >= 0 && at > i - 30; at--) {
    const password = programFacts(programOf(all[at]!))?.password;
    if (password) return password;
  }
  return {};
}
