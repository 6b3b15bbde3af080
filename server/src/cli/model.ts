import type { Json, JsonMap } from '../core/base/json';
import { largest } from '../core/base/many';
import type { FileId, Span } from '../core/base/span';
import { jsonText, visible } from '../core/base/visible';
import { widthOf } from '../core/base/width';
import { canonicalProject, surroundingsOf } from '../core/model/compose/canonical';
import { effectivePrivilege } from '../core/model/effective';
import { privilegeRows, type Row } from '../core/model/effective/rows';
import { concealed } from '../core/model/held-credential';
import type { Application } from '../core/model/project';
import { provenance, type Trace } from '../core/model/traced';
import type { Checked } from '../workspace/analyze';
import { analyzeInputs } from './analyses';
import type { Options } from './args';
import { type Conceal, concealedRoot, concealerOf, namesOnly } from './conceal';
import type { Host } from './host';
import { gather, type Inputs } from './inputs';
import { sayFaults, sayInputs } from './messages';
import { progressOn } from './progress';
import { type Paint, paintFor } from './reporters/colour';
import type { Session } from './session';

/** Prints what each service of the projects that the operands name may really do. @returns the exit code */
export async function model(host: Host, operands: readonly string[], options: Options): Promise<number> {
  const progress = progressOn(host);
  const inputs = await gather(host, operands, options, progress);
  progress.tick('reading');
  const session = await analyzeInputs(host, inputs);
  progress.done();
  // A project is analyzed under each config that governs some of its files, and printed once.
  const projects = session.checked.flatMap((judgement) =>
    judgement.analysis.project.apps
      .filter(({ files }) => (session.ownerOf(files[0] ?? '') ?? judgement.analysis) === judgement.analysis)
      .map((app) => ({ judgement, app })),
  );
  if (options.get('format')?.[0] === 'json') {
    const out: object[] = [];
    for (const { judgement, app } of projects) out.push(await projectJson(session, inputs, judgement, app));
    host.out(`${jsonText({ version: 1, projects: out })}\n`);
  } else {
    const paint = paintFor(host, options, host.outIsTerminal);
    host.out(projects.map(({ judgement, app }) => projectText(session, paint, judgement, app)).join('\n'));
  }
  sayInputs(host, inputs, options.has('quiet'));
  const faults = session.faults;
  sayFaults(host, faults);
  return faults.length > 0 ? 3 : inputs.errors.length > 0 ? 2 : 0;
}

async function projectJson(session: Session, inputs: Inputs, { analysis }: Checked, app: Application): Promise<object> {
  const conceal = concealerOf(analysis);
  const compose = await composePart(inputs, analysis, app, conceal);
  const parts = compose.services as JsonMap;
  const services = app.services.map((service) => {
    const effective = effectivePrivilege(service, analysis.project);
    return [service.name, { compose: parts[service.name] ?? {}, effective: factsJson(session, effective, conceal) }] as const;
  });
  const { services: _services, ...definitions } = compose;
  return { files: app.files.map((file) => session.nameOf(file)), ...definitions, services: Object.fromEntries(services) };
}

/** The canonical form of an application, with the names of the variables that the files of its services set, and without credentials. */
async function composePart(inputs: Inputs, analysis: Checked['analysis'], app: Application, conceal: Conceal): Promise<JsonMap> {
  const read = (file: FileId): string | null => analysis.read(file) ?? null;
  const around = surroundingsOf(app, read);
  const root = concealedRoot(app.root, conceal);
  const texts = new Map<FileId, string | null>();
  const first = canonicalProject(root, { ...around, read: () => null });
  for (const { file, variables } of namedFiles(first)) {
    const text = await inputs.source.read(file, analysis.options.root);
    texts.set(file, text === null ? null : variables ? namesOnly(file, text) : concealed(text));
  }
  const lookup = (name: string): string | undefined => around.lookup(name) && `\${${name}}`;
  return canonicalProject(root, { ...around, lookup, read: (file) => texts.get(file) ?? null });
}

/** The files that services name; `variables` for those of variables. */
function* namedFiles({ services }: JsonMap): Iterable<{ readonly file: FileId; readonly variables: boolean }> {
  for (const service of Object.values(services as JsonMap) as JsonMap[]) {
    for (const one of [service, ...((service.pre_start ?? []) as readonly JsonMap[])]) {
      // An empty entry is null, as in the output of Compose.
      for (const file of (one.env_file ?? []) as readonly (JsonMap | null)[])
        if (typeof file?.path === 'string') yield { file: file.path, variables: true };
      for (const file of (one.label_file ?? []) as readonly (string | null)[])
        if (typeof file === 'string') yield { file, variables: false };
    }
  }
}

/** Facts as `{ value | unknown, source, because, at, via }`; what only traces back is left out. */
function factsJson(session: Session, part: unknown, conceal: Conceal, trace: Trace = nowhere): Json {
  if (typeof part === 'string') return conceal(part, trace);
  if (Array.isArray(part)) return part.map((item) => factsJson(session, item, conceal, trace));
  if (part === null || typeof part !== 'object') return part as Json;
  const out: Record<string, Json> = {};
  const own = 'at' in part && 'via' in part ? (part as Trace) : trace;
  for (const [key, value] of Object.entries(part)) {
    if (key === 'origin' || key === 'known') continue;
    if (key === 'at') out.at = placeJson(session, value as Span);
    else if (key === 'variables') out.unknown = value as readonly string[];
    else if (key === 'via') {
      const notes = provenance(own);
      if (notes.length > 0) out.via = notes.map(({ at, note }) => ({ at: placeJson(session, at), note }));
    } else out[key] = factsJson(session, value, conceal, own);
  }
  return out;
}

const nowhere: Trace = { at: { file: '', start: 0, end: 0 }, via: [] };

function placeJson(session: Session, at: Span): Json {
  const { line, character } = session.place(at.file, at.start);
  return { file: session.nameOf(at.file), line: line + 1, column: character + 1 };
}

function projectText(session: Session, paint: Paint, { analysis }: Checked, app: Application): string {
  const conceal = concealerOf(analysis);
  const files = app.files.map((file) => session.nameOf(file)).join(', ');
  const parts = app.services.map((service) => {
    const rows = privilegeRows(effectivePrivilege(service, analysis.project)).map((row) => ({
      ...row,
      value: conceal(row.value, row.trace),
    }));
    return `${paint.strong(visible(service.name))} ${paint.dim(`in ${visible(files)}`)}\n${tableText(session, paint, rows)}`;
  });
  return parts.join('\n');
}

function tableText(session: Session, paint: Paint, rows: readonly Row[]): string {
  const name = largest(rows.map((row) => widthOf(row.name)));
  const value = Math.min(44, largest(rows.map((row) => widthOf(visible(row.value)))));
  const padded = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)));
  return rows
    .map((row) => `  ${padded(row.name, name)}  ${padded(visible(row.value), value)}  ${paint.dim(visible(sourceOf(session, row)))}\n`)
    .join('');
}

/** Where a value comes from: the place in the service's text, and the way from there to where it is written. */
function sourceOf(session: Session, { trace, because, byDefault }: Row): string {
  if (byDefault) return because;
  const place = ({ file, start }: Span): string => `${session.nameOf(file)}:${session.place(file, start).line + 1}`;
  const way = provenance(trace).map(({ at, note }) => `${note} (${place(at)})`);
  return [`${place(trace.at)} ${because}`, ...way].join(' <- ');
}
