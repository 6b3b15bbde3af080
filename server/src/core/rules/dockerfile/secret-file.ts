import { soleReader } from '../../facts/dockerfile/secret-use';
import { harmful } from '../../fix/condition';
import { gone, noInstruction, type ProposedFix, text } from '../../fix/want';
import { credentialFile, credentialFilesOf, isHarmlessFile, isVerifyingKey } from '../../knowledge/credential-files';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { sends } from '../../model/dockerfile/context';
import { type CopiedPath, type Copy, copiesOf, plainPath } from '../../model/dockerfile/copies';
import { targetOf } from '../../model/dockerfile/image-files';
import { commandsIn, environmentOf } from '../../model/shell/stage';
import type { Stage } from '../../model/stage';
import { defineRule } from '../rule';

export default defineRule({
  id: 'dockerfile/secret-file',
  on: 'stage',
  meta: {
    title: 'Credential file copied into the image',
    severity: 'high',
    confidence: 'likely',
    profile: 'default',
    since: '0.1.0',
    tiers: ['manual'],
    references: [
      cis('4.10', 'secrets are not stored in Dockerfiles'),
      owasp(12, 'use secrets'),
      nist('3.1.4', 'embedded clear text secrets'),
      cwe(312, 'Cleartext Storage of Sensitive Information'),
      cwe(538, 'Insertion of Sensitive Information into Externally-Accessible File or Directory'),
    ],
  },
  *check(stage) {
    if (!stage.reachesShipped) return;
    for (const copy of copiesOf(stage)) {
      for (const { source, kind } of credentialsOf(stage, copy)) {
        yield {
          at: source.at,
          message: `${sentence(copy, source)}: it ${kind.certain ? 'contains' : 'may contain'} ${kind.what}, readable by anyone who can pull the image`,
          ...(!kind.certain && { confidence: 'possible' }),
          ...(kind.settings && { severity: 'medium' }),
          fixes: [...asSecret(stage, copy), ...removal(copy)],
          value: source.text ?? '',
        };
      }
    }
  },
});

type Kind = NonNullable<ReturnType<typeof credentialFile>>;

/** What a COPY brings of which the name tells that it holds credentials: its own, that in the image, or a variable that names it there. */
function credentialsOf(stage: Stage, copy: Copy): { readonly source: CopiedPath; readonly kind: Kind }[] {
  const sent = copy.sources.filter((source) => isSent(stage, copy, source));
  const found = sent.filter((source) => kindOf(source) !== undefined && !verifies(stage, copy, source));
  const named = found.length > 0 ? found : namedByTarget(copy);
  if (named.length > 0) return named.map((source) => ({ source, kind: kindOf(source)! }));
  const files = credentialFilesOf(environmentOf(stage));
  const target = files.length > 0 ? targetOf(copy, stage) : undefined;
  return sent.flatMap((source) => {
    const name = plainPath(source.text ?? '')
      .split('/')
      .at(-1)!;
    const isNamed = !isHarmlessFile(name) && (files.includes(target ?? '') || files.includes(`${target}/${name}`));
    return isNamed ? [{ source, kind: { what: 'credentials', certain: true } }] : [];
  });
}

/** The file comes first: where only the name in the image tells what it is, that comes second. */
function sentence({ keyword, sources, target }: Copy, found: CopiedPath): string {
  const source = `${keyword} puts ${sources[0]?.text === undefined ? 'a file' : `"${found === target ? sources[0].text : found.text}"`} into the image`;
  return found === target ? `${source} as "${target.text}"` : source;
}

/** Where the source has any name, the name in the image may tell what it is; a template is none. */
function namedByTarget({ sources, target }: Copy): CopiedPath[] {
  const [source, ...others] = sources;
  if (source?.text === undefined || others.length > 0 || isHarmlessFile(plainPath(source.text))) return [];
  const kind = kindOf(target);
  return kind?.certain || kind?.settings ? [target] : [];
}

/** A key that signatures are verified by is public: where it goes to and who takes it tells, too. */
function verifies(stage: Stage, { target }: Copy, source: CopiedPath): boolean {
  const path = plainPath(source.text ?? '');
  if (kindOf(source)?.what !== 'a private key') return false;
  const name = path.split('/').at(-1)!;
  return (
    isVerifyingKey(path, target.text === undefined ? undefined : plainPath(target.text)) ||
    [...commandsIn(stage)].some(
      ({ command: { name: program, args } }) =>
        ((program === 'apt-key' && args[0]?.value === 'add') ||
          (/^rpm(keys)?$/.test(program) && args.some(({ value }) => value === '--import'))) &&
        args.some(({ value }) => value.split('/').at(-1) === name),
    )
  );
}

function kindOf({ text }: CopiedPath): Kind | undefined {
  return text === undefined ? undefined : credentialFile(plainPath(text));
}

/** An unknown context excludes nothing; what another stage or image gives is there. */
function isSent({ context }: Stage, { from, exclude }: Copy, { text }: CopiedPath): boolean {
  if (text === undefined || from !== undefined || !context) return text !== undefined;
  const path = plainPath(text).replace(/^\//, '');
  // A directory is sent when one of its files is.
  return sends(context, path, exclude) || sends(context, `${path}/config`, exclude);
}

/** A file that one step alone reads is there for that step only. */
function asSecret(stage: Stage, copy: Copy): ProposedFix[] {
  const reader = copy.at.start === copy.instruction.start ? soleReader(stage, copy) : undefined;
  const source = copy.sources[0]?.text;
  if (!reader || source === undefined) return [];
  const id = plainPath(source)
    .split('/')
    .at(-1)!
    .replace(/^[._]+/, '')
    .replaceAll('.', '-');
  return [
    {
      title: `Mount ${source} as a build secret`,
      // A build that does not pass the secret runs the step without the file.
      kind: 'choice',
      want: [
        noInstruction(copy.ref),
        text(reader.at, ` --mount=type=secret,id=${id},target=${reader.target}`),
        ...reader.removals.flatMap(gone),
      ],
      conditions: [
        harmful('secret-passed', `No other step reads the file, and every build passes --secret id=${id},src=${plainPath(source)}.`),
      ],
    },
  ];
}

/** A file that is copied alone is left out with its instruction. */
function removal({ sources, instruction, ref, at }: Copy): ProposedFix[] {
  if (sources.length !== 1 || at.start !== instruction.start) return [];
  return [{ title: 'Remove the file from the image', kind: 'choice', want: [noInstruction(ref)] }];
}
