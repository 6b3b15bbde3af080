import { harmful } from '../../fix/condition';
import { noInstruction, type ProposedFix, text } from '../../fix/want';
import { credentialsIn } from '../../knowledge/credential-formats';
import { credentialName, isCredentialName } from '../../knowledge/credentials';
import { literalKind, type Surroundings } from '../../knowledge/literals';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { imageNameOf } from '../../model/image-reference';
import type { Declaration, Stage } from '../../model/stage';
import { provenance, type Traced } from '../../model/traced';
import { untagged } from '../../model/untagged';
import { defineRule, type Report } from '../rule';

export default defineRule({
  id: 'dockerfile/secret-in-env',
  on: 'stage',
  meta: {
    title: 'Credential in ENV or ARG of the image',
    severity: 'high',
    confidence: 'likely',
    profile: 'default',
    since: '0.1.0',
    references: [
      cis('4.10', 'secrets are not stored in Dockerfiles'),
      owasp(12, 'use secrets'),
      nist('3.1.4', 'embedded clear text secrets'),
      cwe(798, 'Use of Hard-coded Credentials'),
      cwe(526, 'Cleartext Storage of Sensitive Information in an Environment Variable'),
      {
        title: 'Docker build check: SecretsUsedInArgOrEnv',
        url: 'https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/',
      },
    ],
    tiers: ['manual'],
  },
  *check(stage) {
    if (!stage.reachesShipped) return;
    for (const declaration of stage.declarations) {
      if (!isCredentialName(declaration.name)) continue;
      const report = declaration.keyword === 'ENV' ? environment(declaration, stage) : argument(declaration, stage);
      if (report) yield report;
    }
  },
});

function environment(declaration: Declaration, stage: Stage): Report | undefined {
  const { name, value } = declaration;
  if (!value) return undefined;
  if (!value.known) {
    // It keeps what an ARG of the stage takes; other variables may come from the base image.
    const from = value.variables.find((variable) => takesArgument(stage, variable));
    if (from === undefined) return undefined;
    return {
      at: declaration.at,
      message: `ENV keeps the build argument ${from} in the image as ${name}: anyone who can pull the image can read it`,
      confidence: 'possible',
      ...(credentialName(name) === 'vague' && { severity: 'medium' }),
      value: name,
    };
  }
  const kind = literalKind(value.value, name, around(stage));
  // A value in the form of a token is reported by dockerfile/embedded-credential.
  if (credentialsIn(value.value).length > 0) return undefined;
  if (kind === 'empty' || kind === 'setting' || kind === 'reference') return undefined;
  const placeholder = kind === 'placeholder';
  return {
    at: declaration.at,
    // What a variable brings is written where that gets it.
    secrets: [value.at, ...provenance(value).map(({ at }) => at)],
    message: placeholder
      ? `ENV sets ${name} to a default value: a secret set here is readable by anyone who can pull the image`
      : `ENV keeps the value of ${name} in the image: anyone who can pull the image can read it`,
    because: provenance(value),
    ...(placeholder && { severity: 'low', confidence: 'possible' }),
    fixes: value.via.length === 0 ? [{ title: `Empty ${name} in ENV`, kind: 'choice', want: [text(value.at, '""')] }] : [],
    value: name,
  };
}

/** The image and the accounts are what anybody guesses who sees the file. */
function around({ base, declarations }: Stage): Surroundings {
  const image = imageNameOf(base);
  const accounts = declarations.flatMap(({ name, value }) =>
    /(user(name)?|login|account)$/i.test(name) && value?.known ? [value.value] : [],
  );
  return { near: [...(image === undefined ? [] : [untagged(image)]), ...accounts] };
}

function takesArgument(stage: Stage, name: string): boolean {
  return stage.declarations.some((other) => other.keyword === 'ARG' && other.name === name);
}

function argument(declaration: Declaration, stage: Stage): Report | undefined {
  const { name, value } = declaration;
  // An ENV that keeps it is the worse half of the same leak.
  const kept = stage.declarations.some(
    (other) => other.keyword === 'ENV' && isCredentialName(other.name) && other.value !== undefined && takes(other.value, declaration),
  );
  if (kept) return undefined;
  // The default before the first FROM is what it holds.
  const before = value ? undefined : stage.preamble.flatMap(({ words }) => words).find((word) => word.text.startsWith(`${name}=`));
  const held = value?.known ? value.value : before && declaration.holds;
  if (held !== undefined && credentialsIn(held).length > 0) return undefined;
  const kind = held === undefined ? undefined : literalKind(held, name, around(stage));
  if (kind === 'setting' && credentialName(name) === 'vague') return undefined;
  const literal = kind === 'value';
  const fix = asSecret(declaration, stage);
  return {
    at: declaration.at,
    ...(literal && { secrets: [value?.at ?? { file: stage.file, start: before!.start, end: before!.end }] }),
    message: literal
      ? `ARG writes the value of ${name} into the image history: anyone who can pull the image can read it`
      : `ARG ${name} leaves its value in the image history: anyone who can pull the image can read it`,
    because: value ? provenance(value) : [],
    ...(!literal && { severity: 'medium', confidence: 'possible' }),
    ...(fix && { fixes: [fix] }),
    value: name,
  };
}

/** Whether a value is that of an argument, or depends on it. */
function takes(value: Traced<string>, { name, at }: Declaration): boolean {
  if (!value.known) return value.variables.includes(name);
  return value.via.some(
    (step) =>
      step.kind === 'variable' && step.name === name && (step.from === 'argument' || (at.start <= step.at.start && step.at.end <= at.end)),
  );
}

/** Where one RUN alone uses the argument, a secret mount gives it the same variable. */
function asSecret({ name, instruction, ref }: Declaration, stage: Stage): ProposedFix | undefined {
  if (!/^\w+$/.test(name) || instruction.words.length !== 1 || !stage.instructions.includes(instruction)) return undefined;
  const use = new RegExp(`\\$(?:${name}(?!\\w)|\\{${name}\\W)`);
  const users = stage.instructions.filter(
    (other) =>
      other !== instruction &&
      [other.rest, ...other.flags.map((flag) => flag.text), ...other.heredocs.map(({ body }) => body)].some((part) => use.test(part)),
  );
  const [run] = users;
  // Words of the shell see every argument, so a second mention by any other way counts, too.
  const mentions = stage.instructions.filter((other) => other !== instruction && new RegExp(`\\b${name}\\b`).test(other.rest)).length;
  if (users.length !== 1 || run?.keyword !== 'RUN' || run.json || mentions > 1) return undefined;
  const at = { file: stage.file, start: run.keywordEnd, end: run.keywordEnd };
  return {
    title: `Replace ARG ${name} with a build secret`,
    kind: 'choice',
    want: [noInstruction(ref), text(at, ` --mount=type=secret,id=${name},env=${name}`)],
    // A build that still passes --build-arg continues without the value, and the file does not show its builds.
    conditions: [
      harmful(
        'secret-passed',
        `Every build passes --secret id=${name},env=${name} instead of --build-arg ${name}, with Docker 27 or newer (Dockerfile syntax 1.10).`,
      ),
    ],
  };
}
