import { folderOf, isWithin, relativeTo } from '../core/base/file';
import { suggestion } from '../core/base/nearest';
import { allOf } from '../core/base/series';
import type { FileId } from '../core/base/span';
import { jsonText, visible } from '../core/base/visible';
import { type ProbedProfile, profilesBeside } from '../core/config/profiles';
import { withEntry } from '../core/config/write-profiles';
import { fits, isConfiguredSo, wasRun } from '../core/knowledge/family/lookup';
import { configured, startOf } from '../core/model/configuration';
import type { Application } from '../core/model/project';
import type { Service } from '../core/model/service';
import { findLeast, holdsWith, type Least, type LeastOrder } from '../probe/least';
import { evidenceText } from '../probe/project';
import type { Prover } from '../probe/prover';
import type { Checked } from '../workspace/analyze';
import { type Analyzed, analyzeInputs } from './analyses';
import type { Options } from './args';
import { givenChecks } from './given-checks';
import { type Host, isFailed } from './host';
import { gather } from './inputs';
import { say, sayInputs } from './messages';
import { checksIn, entryFor, serviceWith } from './profile-entry';
import { type Progress, progressOn } from './progress';
import { howAsked, noProver, stepText } from './prove';
import { paintFor } from './reporters/colour';
import { leastJson, leastText } from './reporters/least';
import { shortName } from './session';
import { encode, readText } from './text-file';

/** A service that is run, and the project that it belongs to. */
interface Target {
  readonly checked: Checked;
  readonly app: Application;
  readonly service: Service;
}

/** Finds the least privilege of a service by running it, or runs again what was found. @returns the exit code */
export async function probeCommand(host: Host, operands: readonly string[], options: Options): Promise<number> {
  const { prover } = host;
  if (!prover) return refuse(host, noProver);
  const progress = progressOn(host);
  const inputs = await gather(host, operands.slice(0, 1), options, progress);
  const session = await analyzeInputs(host, inputs);
  progress.done();
  sayInputs(host, inputs, options.has('quiet'));
  if (inputs.errors.length > 0) return 2;
  const file = host.resolve(operands[0]!);
  const targets = targetsIn(session, file);
  const name = operands[1];
  const named = name === undefined ? targets : targets.filter(({ service }) => service.name === name);
  if (named.length === 0) return refuse(host, noService(host, file, name, targets));
  const given = givenChecks(options, [named.length === 1 ? [named[0]!.service.name] : targets.map(({ service }) => service.name)]);
  if ('failed' in given) return refuse(host, given.failed);
  const work: Work = { host, session, options, prover, progress };
  if (options.has('verify')) return verifyAll(work, named, given.checks);
  return probeOne(work, named[0]!, given.checks);
}

interface Work {
  readonly host: Host;
  readonly session: Analyzed;
  readonly options: Options;
  readonly prover: Prover;
  readonly progress: Progress;
}

function refuse(host: Host, failed: string): 2 {
  for (const line of failed.split('\n')) say(host, undefined, line);
  return 2;
}

/** The services of the applications that a file is one of. */
function targetsIn({ checked }: Analyzed, file: FileId): Target[] {
  const found = checked.flatMap((one) =>
    one.analysis.project.apps
      .filter(({ files, reads }) => files.includes(file) || reads.includes(file))
      .flatMap((app) => app.services.filter(({ fragment }) => !fragment).map((service): Target => ({ checked: one, app, service }))),
  );
  // A file may be one of several applications: the first one with a service of that name counts.
  return found.filter(({ service }, index) => found.findIndex((other) => other.service.name === service.name) === index);
}

function noService(host: Host, file: FileId, name: string | undefined, targets: readonly Target[]): string {
  const names = targets.map(({ service }) => service.name);
  if (names.length === 0) return `${shortName(host, file)} starts no service: name a Compose file`;
  return `there is no service "${name}" in ${shortName(host, file)}${suggestion(name ?? '', names)}: it has ${allOf(names)}`;
}

function orderOf({ options }: Work, { checked, app }: Target, checks: LeastOrder['checks']): LeastOrder {
  const { analysis } = checked;
  const of = analysis.entries.apps.find(
    ({ files }) => files.length === app.files.length && files.every((one, at) => one === app.files[at]),
  );
  return { ...howAsked(options), root: analysis.options.root, composeFiles: app.files, envFiles: of?.envs ?? [], checks };
}

async function probeOne(work: Work, target: Target, checks: LeastOrder['checks']): Promise<number> {
  const { host, session, options, prover, progress } = work;
  const { service } = target;
  const least = await findLeast(prover, orderOf(work, target, checks), service.name, (step) => progress.tick(stepText(step)));
  progress.done();
  if ('failed' in least) return refuse(host, least.failed);
  const about = { service: service.name, file: session.nameOf(service.ref.file) };
  if (options.get('format')?.[0] === 'json') host.out(`${jsonText(leastJson(least, about))}\n`);
  else host.out(leastText(least, about, paintFor(host, options, host.outIsTerminal)));
  return keep(work, target, least, checks);
}

/** Where what was found is kept. */
function profilesOf({ analysis, config }: Checked): FileId {
  return profilesBeside(config.file ?? `${analysis.options.root.replace(/\/$/, '')}/.bulkhead.yaml`);
}

/** Writes what was found. @returns the exit code */
function keep({ host, options }: Work, { checked, service }: Target, least: Least, checks: LeastOrder['checks']): number {
  const start = startOf(service);
  const file = profilesOf(checked);
  const note = (message: string): 0 => {
    if (!options.has('quiet')) say(host, file, message);
    return 0;
  };
  if (!start && !service.build) return note('nothing is kept: an entry is about an image with a name, and a variable decides this one');
  const from = folderOf(folderOf(file));
  const entry = entryFor(least, {
    service: service.name,
    file: isWithin(from, service.ref.file) ? relativeTo(from, service.ref.file) : service.ref.file,
    ...(start && !service.build && { image: start.image }),
    configuration: configured(service).configuration,
    checks,
    today: host.today,
  });
  if (!entry) return note('nothing is kept: this engine does not show as which user the service starts. Set "user" in the Compose file.');
  const before = readText(host, file);
  if (isFailed(before) && !before.missing) return refuse(host, `${shortName(host, file)} ${before.failed}`);
  const old = isFailed(before) ? undefined : before;
  const text = withEntry(old?.text ?? '', entry);
  if (text === undefined)
    return refuse(host, `${shortName(host, file)} is no list of images as "bulkhead probe" writes it: correct it, or move it away`);
  const folder = host.makeFolder(folderOf(file));
  const staged = folder ?? host.stage(file, encode(text, old?.mark ?? false), old === undefined);
  const failure = isFailed(staged) ? staged : staged.commit();
  if (failure) return refuse(host, `${shortName(host, file)}: ${failure.failed}`);
  if (entry.built)
    return note(`${old ? 'updated' : 'written'}: "bulkhead probe --verify" runs it again with the image as it is built then`);
  const when = entry.asked ? `once the service sets "user: ${entry.user}"` : 'from now on';
  return note(`${old ? 'updated' : 'written'}: "bulkhead harden" relies on it ${when}`);
}

/** Runs again what was found of these services. @returns 1 when something no longer holds */
async function verifyAll(work: Work, targets: readonly Target[], checks: LeastOrder['checks']): Promise<number> {
  const { host } = work;
  let code = 0;
  let any = false;
  for (const target of targets) {
    for (const profile of target.checked.config.profiles.filter((one) => isAbout(one, target))) {
      any = true;
      const result = await verify(work, target, profile, checks);
      if ('failed' in result) {
        refuse(host, `"${profile.service}": ${result.failed}`);
        code = 2;
      } else {
        host.out(`${visible(`${profile.service}: ${result.why ?? `holds, as on ${profile.date}`}`)}\n`);
        if (result.why !== undefined) code = Math.max(code, 1);
      }
    }
  }
  if (!any) return refuse(host, 'nothing was found of these services yet: run "bulkhead probe" without --verify first');
  return code;
}

function isAbout({ service, file }: ProbedProfile, { service: own, checked }: Target): boolean {
  const from = folderOf(folderOf(profilesOf(checked)));
  return (
    service === own.name && (file === undefined || own.ref.file === (file.startsWith('/') ? file : `${from.replace(/\/$/, '')}/${file}`))
  );
}

/** True for a service that starts as the one did that was run, or with the user that was found. */
function isStill(profile: ProbedProfile, service: Service): boolean {
  const now = configured(service);
  if (profile.built) return service.build !== undefined && (isConfiguredSo(profile, now) || profile.configuration === now.configuration);
  const start = startOf(service);
  return start !== undefined && (fits(profile, start) || wasRun(profile, start));
}

/** @returns why it no longer holds, where it does not */
async function verify(
  work: Work,
  target: Target,
  profile: ProbedProfile,
  checks: LeastOrder['checks'],
): Promise<{ readonly why?: string } | { readonly failed: string }> {
  if (!isStill(profile, target.service)) return { why: 'does not fit any more: its image, command, user or mounts have changed' };
  const order = orderOf(work, target, [...checks, ...checksIn(profile)]);
  const { prover, progress } = work;
  const change = { service: profile.service, change: serviceWith(profile) };
  const proof = await holdsWith(prover, order, change, (step) => progress.tick(stepText(step)));
  progress.done();
  if ('failed' in proof) return proof;
  if (proof.found.kept.includes(profile.service)) return {};
  const back = proof.found.back.find(({ id }) => id === profile.service);
  return { why: `does not hold: ${evidenceText(back?.evidence ?? [])}` };
}
