import type { CancellationToken } from 'vscode-languageserver';
import { misused, warn } from './command';
import type { Context } from './context';
import { explainContainer } from './hover-service';
import type { ExplainArgument, ExplainSubjectArgument } from './messages';
import { isRecord } from './record';

/** The page of a rule. */
export async function explainRule(context: Context, argument: unknown): Promise<string | null> {
  if (!isExplain(argument)) throw misused('bulkhead.explain', '{ rule }');
  const page = Object.hasOwn(context.pages, argument.rule) ? context.pages[argument.rule] : undefined;
  if (page === undefined) warn(context, `Bulkhead has no rule "${argument.rule}".`);
  return page ?? null;
}

/** What the container of a service, or a development container, may do, as a page. */
export async function explainSubject(context: Context, argument: unknown, token: CancellationToken): Promise<string | null> {
  if (!isExplainSubject(argument)) throw misused('bulkhead.explainSubject', '{ uri, subject }');
  const assessment = await context.analyses.assess(context.documents.fileOf(argument.uri), token);
  if (!assessment) return null;
  const { services, subjects } = assessment.analysis.project;
  const { file } = assessment.open;
  const service = services.find(({ name, mentions }) => name === argument.subject && mentions.some((mention) => mention.file === file));
  const other = subjects.find(({ name, ref, container }) => container !== undefined && name === argument.subject && ref.file === file);
  const container = service ?? other?.container;
  return container ? explainContainer(context, assessment, container) : null;
}

function isExplain(value: unknown): value is ExplainArgument {
  return isRecord(value) && typeof value.rule === 'string';
}

function isExplainSubject(value: unknown): value is ExplainSubjectArgument {
  return isRecord(value) && typeof value.uri === 'string' && typeof value.subject === 'string';
}
