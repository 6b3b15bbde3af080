import { argumentsOf, option } from '../shell/options';
import { type Call, type ImageView, type Job, type Launched, pathFrom } from './launcher';

/** A target of a makefile. */
interface Target {
  readonly needs: readonly string[];
  readonly lines: readonly string[];
}

/** Targets that need others that need others: more is no start. */
const deepest = 50;

/** The recipe of the target that `make run` builds, with those of what it needs first. */
export function makefile({ command, starts, here, environment }: Call, image: ImageView): Launched {
  const { operands } = argumentsOf(command);
  const folder = option(command, 'C', 'directory')?.value;
  const base = folder ? pathFrom(here, folder.value) : here;
  const named = option(command, 'f', 'file', 'makefile')?.value?.value;
  const names = named === undefined ? (starts.files ?? []) : [named];
  const paths = names.flatMap((name) => pathFrom(base, name) ?? []);
  const found = paths.map((path) => ({ path, file: image.file(path) })).find(({ file }) => file.kind === 'text');
  if (found?.file.kind !== 'text') return { jobs: [], unread: 'the makefile could not be read' };
  const { targets, variables, open } = parsed(found.file.text, environment);
  const wanted = operands.map(({ value }) => value).filter((word) => !word.includes('='));
  const first = [...targets.keys()].find((name) => !name.startsWith('.'));
  const jobs: Job[] = [];
  let unread = open ? 'the makefile includes others, which were not read' : undefined;
  const seen = new Set<string>();
  const add = (name: string): void => {
    if (seen.has(name) || seen.size > deepest) return;
    seen.add(name);
    const target = targets.get(name);
    for (const need of target?.needs ?? []) add(need);
    for (const line of target?.lines ?? []) {
      const text = line.replace(/^[@+-]+\s*/, '').replaceAll(/\$\((MAKE)\)/g, 'make');
      jobs.push({ run: { how: 'shell', text: expanded(text, variables) }, by: found.path, ...(base !== undefined && { here: base }) });
    }
  };
  for (const name of wanted.length > 0 ? wanted : first === undefined ? [] : [first]) {
    if (targets.has(name)) add(name);
    else unread ??= `the makefile has no target "${name}"`;
  }
  return { jobs, ...(unread !== undefined && { unread }) };
}

function parsed(text: string, environment: ReadonlyMap<string, string>) {
  const targets = new Map<string, { needs: string[]; lines: string[] }>();
  const variables = new Map(environment);
  let open = false;
  let current: { needs: string[]; lines: string[] }[] = [];
  for (const line of text.replaceAll(/\\\r?\n[ \t]*/g, ' ').split(/\r?\n/)) {
    if (line.startsWith('\t')) {
      for (const target of current) target.lines.push(line.trim());
      continue;
    }
    const bare = line.replace(/(^|\s)#.*$/, '').trimEnd();
    const [, name, value] = /^(?:export\s+)?([\w.-]+)\s*(?:::?|\?|\+)?=\s*(.*)$/.exec(bare) ?? [];
    if (name !== undefined) {
      variables.set(name, expanded(value!, variables));
      continue;
    }
    if (/^-?s?include\s/.test(bare)) open = true;
    const [, heads, rest] = /^([^\s:=][^:=]*)::?(?!=)\s*(.*)$/.exec(bare) ?? [];
    if (heads === undefined) continue;
    const [needs = '', inline] = rest!.split(';');
    current = heads
      .split(/\s+/)
      .filter((head) => head !== '')
      .map((head) => {
        const target = targets.get(head) ?? { needs: [], lines: [] };
        targets.set(head, target);
        target.needs.push(
          ...expanded(needs, variables)
            .split(/\s+/)
            .filter((need) => need !== '' && need !== '|'),
        );
        if (inline !== undefined) target.lines.push(inline.trim());
        return target;
      });
  }
  return { targets: targets as ReadonlyMap<string, Target>, variables, open };
}

/** `$(NAME)` and `${NAME}` where they are known; `$$` is the shell's dollar. */
function expanded(text: string, variables: ReadonlyMap<string, string>): string {
  return text.replaceAll(/\$\$|\$\((\w+)\)|\$\{(\w+)\}/g, (whole, round?: string, curly?: string) =>
    whole === '$$' ? '$' : (variables.get((round ?? curly)!) ?? whole),
  );
}
