import { deepEqual, match, ok } from 'node:assert/strict';
import type { Finding } from '../../server/src/core/lint/finding';
import missingUser from '../../server/src/core/rules/dockerfile/missing-user';
import rootUser from '../../server/src/core/rules/dockerfile/root-user';
import { analyzeText } from './open';

/** The files of a project. */
export type Given = Readonly<Record<string, string>>;

function findingsOf(files: Given): readonly Finding[] {
  const { findings } = analyzeText(new Map(Object.entries(files)), [missingUser, rootUser]);
  return findings.filter(({ rule }) => rule === missingUser.id || rule === rootUser.id);
}

/** Expects that nothing is said about the user: what starts goes on as another one. */
export function silent(files: Given): void {
  deepEqual(findingsOf(files), []);
}

/** The fixes of the first finding about the user of an image: tiers, and what they rely on; none where no fix is offered. */
export function fixesOf(files: Given): { readonly tiers: readonly string[]; readonly why: string } {
  const [found] = findingsOf(files);
  ok(found, 'the finding stays');
  const notes = found.related.map(({ note }) => note).join('\n');
  return { tiers: found.fixes.map(({ tier }) => tier), why: found.fixes.map(({ reliesOn }) => reliesOn ?? '').join('\n') || notes };
}

/** A Dockerfile on a base image that is known. */
export const python = (...lines: readonly string[]): string => ['FROM python:3.13-slim', 'WORKDIR /srv/shop', ...lines, ''].join('\n');
/** The program that it starts. */
export const serve = 'CMD ["python", "shop.py"]';
/** A service that runs it. */
export const service = (more: string): string =>
  `services:\n  shop: { build: ., ${more} }\nvolumes: { sales: {}, ledger: { external: true } }\n`;

/** Expects that a person decides about the user, for a reason. */
export function manual(files: Given, why: RegExp): void {
  const found = fixesOf(files);
  deepEqual(found.tiers, ['manual']);
  match(found.why, why);
}

/** Expects that no user is offered. */
export function none(files: Given, why?: RegExp): void {
  const found = fixesOf(files);
  deepEqual(found.tiers, []);
  if (why) match(found.why, why);
}

/** Expects that the user is given in bulk. */
export function bulk(files: Given): void {
  const found = fixesOf(files);
  deepEqual(found.tiers, ['review'], found.why);
}

/** A start script of the build context, and the image that starts under it. */
export const started = (script: string, ...lines: readonly string[]): Given => ({
  Dockerfile: python('COPY shop.py launch.sh ./', 'RUN mkdir -p /var/lib/shop', ...lines, 'ENTRYPOINT ["./launch.sh"]', serve),
  'launch.sh': script,
});
