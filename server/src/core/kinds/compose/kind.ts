import { nameOf } from '../../base/file';
import { composeFiles } from '../../model/compose/load-app';
import type { Service } from '../../model/service';
import { entryOf, type Tree } from '../../syntax/tree';
import { block, keysAt, lineComments } from '../documents';
import type { FileKind, Range } from '../kind';
import { composeDialect } from './dialect';
import { applicationIn } from './discovery';
import { isTemplate, looksLikeCompose } from './looks';

/** The names that people give: https://docs.docker.com/reference/cli/docker/compose/ and the habits of real projects. */
const names = /^(docker-)?compose([^a-z].*)?\.ya?ml$|[._-](docker-)?compose\.ya?ml$/i;

/** Names of the values that Helm fills a chart with: https://helm.sh/docs/chart_template_guide/values_files/ */
const helmValues = /^values([-._].*)?\.ya?ml$/i;

/** What Rancher 1 reads beside a Compose file, with keys of its own: https://rancher.com/docs/rancher/v1.6/en/cattle/rancher-compose/ */
const rancher = /^rancher-compose([-._].*)?\.ya?ml$/i;

/** Folders in which every YAML file is a workflow, whatever its name: `docker-compose-tests.yml` there starts jobs (docs.github.com, docs.gitea.com, forgejo.org). */
const workflows = /(^|\/)\.(github|gitea|forgejo)\/workflows\/[^/]+$/;

/** Compose files, and the services of the applications that they make. */
export const compose: FileKind<'compose', Service, Tree> = {
  ...composeFiles,
  nouns: { one: 'Compose file', a: 'a Compose file', many: 'Compose files', example: 'compose.yaml' },
  subject: { kind: 'service', noun: 'service', spread: true, untried: 'no service that Compose starts has it' },
  match: {
    name: (file) => names.test(nameOf(file)),
    text: looksLikeCompose,
    walks: (file) => /\.ya?ml$/i.test(file),
    part: (file) => /\.(ya?ml|json)$/i.test(file),
    template: (file, text) => helmValues.test(nameOf(file)) || rancher.test(nameOf(file)) || workflows.test(file) || isTemplate(text),
  },
  workspace: { applications: true, tells: 'all', mayLead, offers: applicationIn },
  comments: { ...lineComments, mark: '#', covers },
  dialect: composeDialect,
  docs: {
    allow: (id) =>
      `Add a comment with the reason at the end of the line or on the line above:\n\n${block('yaml', `# bulkhead: allow ${id} -- <the reason>`)}`,
    sample: { info: 'yaml compose.yaml', lines: ['services:', '  web:', '    image: nginx'], carets: '    ^^^^^' },
  },
  open: () => ({ subjects: ({ apps }) => apps.flatMap(({ services }) => services) }),
  pathAt: keysAt,
};

/** No key leads to another file without one of these words; an escape may spell one. What `.env` and mounts name has no findings of its own. */
function mayLead(text: string): boolean {
  return /build|extends|include|\\[xuU\r\n]/.test(text);
}

/** A comment at the line that opens a service speaks of all of it. */
function covers({ documents }: Tree, line: Range): Range {
  const root = documents[0];
  const services = root?.kind === 'map' ? entryOf(root, 'services')?.value : undefined;
  if (services?.kind !== 'map') return line;
  const own = services.entries.find(({ key }) => key.start >= line.start && key.start <= line.end);
  return own ? { start: own.key.start, end: Math.max(line.end, own.value.end) } : line;
}
