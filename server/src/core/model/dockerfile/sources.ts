import type { Instruction } from '../../syntax/dockertree';
import type { FileSource, Stage } from '../stage';

/**
 * The stages and images that an instruction takes files from: `COPY --from=X` and `RUN --mount=from=X`. A name is looked up among the
 * stages above whatever its case, a number behind COPY counts them, anything else is an image; variables are not expanded
 * (frontend/dockerfile/dockerfile2llb/convert.go, `toCommand`).
 * @param index of the stage that the instruction stands in
 * @param named the stages above by name in lower case
 */
export function sourcesOf(
  file: string,
  instruction: Instruction,
  index: number,
  named: ReadonlyMap<string, { readonly stage: { readonly index: number } }>,
): FileSource[] {
  const { keyword, flags } = instruction;
  const out: FileSource[] = [];
  for (const { name, value, valueStart, end } of flags) {
    const mounted = keyword === 'RUN' && name === 'mount' ? /(?:^|,)from=([^,]*)/i.exec(value) : null;
    const from = keyword === 'COPY' && name === 'from' ? value : mounted?.[1];
    if (from === undefined || from === '') continue;
    // Quotes and escapes hide where a part of the flag stands.
    const exact = mounted && end - valueStart === value.length;
    const start = exact ? valueStart + mounted.index + mounted[0].length - from.length : valueStart;
    // A mount knows no numbers.
    const number = keyword === 'COPY' && /^\d+$/.test(from) ? Number(from) : undefined;
    const stage = number === undefined ? named.get(from.toLowerCase())?.stage.index : number < index ? number : undefined;
    out.push({ from, at: { file, start, end: exact ? start + from.length : end }, instruction, ...(stage !== undefined && { stage }) });
  }
  return out;
}

/** The stages whose files may come into those given: they themselves, and what they and their parents copy from, and so on. */
export function feeding(stages: readonly Stage[], into: ReadonlySet<number>): Set<number> {
  const reached = new Set(into);
  for (const index of reached) {
    const stage = stages[index];
    if (stage?.parent && stages[stage.parent.index] === stage.parent) reached.add(stage.parent.index);
    for (const source of stage?.sources ?? []) if (source.stage !== undefined) reached.add(source.stage);
  }
  return reached;
}
