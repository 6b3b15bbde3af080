import type { Span } from '../../base/span';
import type { Body, Command, Word } from '../../model/shell/command';
import type { Option } from '../../model/shell/options';
import { spanIn } from '../../model/shell/text';
import type { NodeRef } from '../../model/traced';

/** What to take out of a Dockerfile: pieces of text, or an instruction as a whole. */
export type Removal = { readonly spans: readonly Span[] } | { readonly instruction: NodeRef };

/** True when a word stands in the file letter by letter, so that a part of it can be changed. */
export function isPlain(word: Pick<Word, 'offsets' | 'at' | 'value'> & { readonly text?: string }): boolean {
  const { offsets, value } = word;
  if (!offsets || offsets.length !== value.length || value === '') return false;
  return offsets.every((offset, i) => i === 0 || offset === offsets[i - 1]! + 1);
}

/** What to take out so that an option is not given: one letter of a cluster, a word, or a word and its value. */
export function withoutOption(option: Option): readonly Span[] | undefined {
  const { word, value, valueWord, index } = option;
  if (!isPlain(word)) return undefined;
  if (index !== undefined && word.value.length > 2 && !value) return [spanIn(word, index, index + 1)];
  // A letter that takes a value ends its cluster.
  if (index !== undefined && index > 1) {
    const letter = spanIn(word, index, word.value.length);
    if (!valueWord) return [letter];
    return valueWord.removal ? [letter, valueWord.removal] : undefined;
  }
  if (!word.removal) return undefined;
  if (!valueWord) return [word.removal];
  return valueWord.removal ? [word.removal, valueWord.removal] : undefined;
}

/** What to take out so that a command does not run. */
export function withoutCommand(command: Command, body: Body): Removal | undefined {
  const own = body.commands.filter(({ depth }) => depth === 0);
  const outer = own[0];
  // Everything else it runs belongs to it: `sudo x`, `echo a | x`.
  const belongs = (other: Command): boolean =>
    other === outer || other.through.length > 0 || (other.pipe !== undefined && other.pipe.pipeline === outer?.pipe?.pipeline);
  const alone = outer !== undefined && own.every(belongs);
  if (alone && body.keyword === 'RUN' && !body.onbuild && own.includes(command)) return { instruction: body.ref };
  return command.removal ? { spans: [command.removal] } : undefined;
}
