import type { FileId } from '../base/span';
import { accountPassword } from '../knowledge/account-arguments';
import type { Tree } from '../syntax/tree';
import { pairsOf } from './compose/attributes';
import { variablesOf } from './compose/variables';
import { optionOf } from './option-words';
import type { VariableValue } from './service';
import { known, type Trace, traceOf } from './traced';
import { allAt, get, type MapValue, type ScalarValue, scalarAt, type Value } from './value';
import { splitWords, type Word, wordsIn } from './words';

/** A text of a Compose file that may hold a credential. */
export interface PlainText extends Trace {
  readonly where: 'environment' | 'build argument' | 'label' | 'command' | 'health check' | 'setting';
  /** Of a setting: the keys that lead to it from the service, or from the volume, the config or the field that it is of. */
  readonly place?: string;
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
 * Where a service may hold a credential in plain text: its environment, the arguments of its build, its labels, its command, its health
 * check, and every other text in it.
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
    ...allAt(map, 'healthcheck', 'test').flatMap((test) => words(scriptWords(test), 'health check')),
    ...settingsIn(map, [], treeOf, isReadAlready),
  ];
}

/** The texts of what stands beside the services: a volume, a config, an extension field. @param path its keys */
export function partTexts(value: Value, path: readonly string[], treeOf: Trees): PlainText[] {
  return settingsIn(value, path.slice(-1), treeOf, () => false).map((text) => ({
    ...text,
    place: text.place === path.at(-1) ? path.join('.') : text.place!.slice(path.at(-1)!.length + 1),
  }));
}

/** The texts of a map of any other file, by the keys that lead to them. @param isSkipped gives the places that are read elsewhere */
export function settingTexts(map: MapValue, isSkipped: (path: readonly string[]) => boolean = () => false): PlainText[] {
  return settingsIn(map, [], () => undefined, isSkipped);
}

/** What a service says in places of their own above. */
const readAlready: ReadonlySet<string> = new Set([
  'environment',
  'labels',
  'command',
  'entrypoint',
  'healthcheck.test',
  'build.args',
  'build.labels',
  'deploy.labels',
]);

function isReadAlready(path: readonly string[]): boolean {
  return readAlready.has(path.join('.'));
}

/** Keys whose value is a command. */
const isCommand = /^(?:entrypoint|test|\w*[cC]ommand)$/;
/** Keys whose value is a map of somebody's own names, or a list of `name=value`. */
const isTable = /^(?:environment|args|labels|annotations|options|driver_opts|sysctls|x-.*)$/;

/** Every text below a value: words of commands, entries of tables, anything else under the key that leads to it. */
function settingsIn(value: Value, path: readonly string[], treeOf: Trees, isSkipped: (path: readonly string[]) => boolean): PlainText[] {
  if (isSkipped(path)) return [];
  const key = path.at(-1) ?? '';
  const place = path.join('.');
  if (isCommand.test(key) && value.kind !== 'map') return words(scriptWords(value), 'setting').map((text) => ({ ...text, place }));
  if (value.kind === 'map') {
    const maps = [value, ...(value.hidden ?? [])];
    return maps.flatMap(({ entries }) =>
      [...entries].flatMap(([name, { value: part }]) => settingsIn(part, [...path, name], treeOf, isSkipped)),
    );
  }
  if (value.kind === 'scalar') return value.plain === null ? [] : [settingOf(value, key, path)];
  const variables = isTable.test(key) ? [...variablesOf(value, treeOf)] : [];
  if (variables.length > 0) return variables.map(([name, variable]) => ({ ...settingOf(variable, name, [...path, name]), variable }));
  return value.items.flatMap((item) =>
    item.kind === 'scalar' ? (item.plain === null ? [] : [settingOf(item, undefined, path)]) : settingsIn(item, path, treeOf, isSkipped),
  );
}

function settingOf(value: ScalarValue | VariableValue, name: string | undefined, path: readonly string[]): PlainText {
  return { ...textOf(value), ...traceOf(value), where: 'setting', place: path.join('.'), ...(name !== undefined && { name }) };
}

/** The words of a command, those of a script within it among them: `sh -c 'a b'`. */
function scriptWords(value: Value | undefined): Word[] {
  return wordsIn(value).flatMap((word, i, all) => {
    const isScript = /^-[a-z]*c$/.test(all[i - 1]?.text ?? '') && /\s/.test(word.text);
    return isScript ? splitWords(word.text).map((text) => ({ ...word, text })) : [word];
  });
}

/** The words of a service's command alone: what they mean may hang on an entrypoint that another file writes. */
export function commandTexts(map: MapValue): PlainText[] {
  const [entrypoint, command] = [get(map, 'entrypoint'), get(map, 'command')];
  const hidden = [...allAt(map, 'entrypoint'), ...allAt(map, 'command')].filter((each) => each !== entrypoint && each !== command);
  const image = known(scalarAt(map, 'image'));
  return [
    ...[[...scriptWords(entrypoint), ...scriptWords(command)], ...hidden.map(scriptWords)].flatMap((all) => words(all, 'command')),
    ...(image === undefined || entrypoint ? [] : accounts(scriptWords(command), image)),
  ];
}

/** What some images are given as words of their command: accounts with their passwords. */
function accounts(all: readonly Word[], image: string): PlainText[] {
  return all.flatMap((word) => {
    const password = accountPassword(image, word.text);
    return password === undefined ? [] : [{ ...traceOf(word), where: 'command', known: word.known, text: password, name: 'password' }];
  });
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
