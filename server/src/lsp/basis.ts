import type { Shift } from '../core/base/shift';
import type { FileId } from '../core/base/span';
import { shiftAfterRemarks } from '../core/lint/remarks';
import type { Checked } from '../workspace/analyze';
import type { Source } from '../workspace/source';
import type { EditorSettings } from './settings';

/** What was analyzed, with all that it rests on: while that is the same, so is what was found. */
export interface Basis {
  readonly files: readonly FileId[];
  readonly settings: EditorSettings;
  readonly today: string;
  /** All that was asked of the source. */
  readonly asked: readonly Asked[];
  readonly checked: readonly Checked[];
}

/** A question about a file, and its answer. */
type Asked =
  | { readonly file: FileId; readonly within: FileId | undefined; readonly program: boolean | undefined; readonly text: string | null }
  | { readonly file: FileId; readonly within: FileId; readonly reach: unknown };

/** A file in which places have moved since it was analyzed, and nothing else has changed. */
export interface Moved {
  readonly file: FileId;
  readonly text: string;
  readonly shift: Shift;
  /** The analyses that rest on the file. */
  readonly analyses: ReadonlySet<Checked['analysis']>;
}

/** A source that notes what it is asked. */
export function noting(source: Source): { readonly source: Source; readonly asked: () => readonly Asked[] } {
  const asked = new Map<string, Asked>();
  const { reach } = source;
  return {
    asked: () => [...asked.values()],
    source: {
      async read(file, within, program) {
        const text = await source.read(file, within, program);
        asked.set(`${file}\0${within}`, { file, within, program, text });
        return text;
      },
      ...(reach && {
        async reach(file: FileId, within: FileId) {
          const answer = await reach(file, within);
          asked.set(`${file}\0${within}\0reach`, { file, within, reach: answer });
          return answer;
        },
      }),
    },
  };
}

/** The one file of which the text is another one now; `undefined` where nothing has changed, or more. */
export async function changedSince({ asked }: Basis, source: Source): Promise<Pick<Moved, 'file' | 'text'> | undefined> {
  let now: Pick<Moved, 'file' | 'text'> | undefined;
  const isSame = async (one: Asked): Promise<boolean> => {
    const { file, within } = one;
    if ('reach' in one) return (await source.reach?.(file, one.within)) === one.reach;
    const text = await source.read(file, within, one.program);
    if (text === one.text) return true;
    if (text === null || one.text === null || (now !== undefined && (now.file !== file || now.text !== text))) return false;
    now = { file, text };
    return true;
  };
  const answers = await Promise.all(asked.map(isSame));
  return answers.includes(false) ? undefined : now;
}

/** What a change of a file has moved; `undefined` where more than places may have changed. */
export function movedBy({ checked }: Basis, { file, text }: Pick<Moved, 'file' | 'text'>): Moved | undefined {
  const analyses = new Set(checked.map(({ analysis }) => analysis).filter((analysis) => typeof analysis.read(file) === 'string'));
  let shift: Shift | undefined;
  for (const analysis of analyses) {
    shift = shiftAfterRemarks(analysis, file, text);
    if (!shift) return undefined;
  }
  return shift && { file, text, shift, analyses };
}

/** True for lists of the same files. */
export function isSameList(one: readonly FileId[], other: readonly FileId[]): boolean {
  return one.length === other.length && one.every((file, index) => file === other[index]);
}
