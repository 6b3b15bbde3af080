import { programs } from '../programs/index';
import type { Program } from './program';

const byName: ReadonlyMap<string, Program> = new Map(programs.flatMap((program) => program.names.map((name) => [name, program] as const)));

/**
 * What is known of a program.
 * @param name as it is called, without folders; version numbers behind it do not matter: `php-fpm8.2`, `python3.12`, `pip3`.
 * @returns undefined for programs that are not written down
 */
export function programFacts(name: string): Program | undefined {
  const known = byName.get(name);
  return known || !/\d$/.test(name) ? known : byName.get(name.replace(/-?\d+(\.\d+)*$/, ''));
}

/** True for a shell that takes a script behind `-c`. */
export function isShell(name: string): boolean {
  return programFacts(name)?.shell === true;
}

/** True for what runs what it reads: from standard input, or from the file that it is given first. */
export function readsPrograms(name: string): boolean {
  const facts = programFacts(name);
  return facts?.shell === true || facts?.interpreter?.stdin === true;
}

/** The programs that have a fact, each under its first name, with the fact: for lists that must be whole. */
export function programsWith<K extends keyof Program>(fact: K): readonly (Program & { readonly [key in K]-?: NonNullable<Program[K]> })[] {
  return programs.filter((program): program is Program & { readonly [key in K]-?: NonNullable<Program[K]> } => program[fact] !== undefined);
}

/** Their names, as alternatives of a regular expression. */
export function alternatives(of: readonly Program[]): string {
  return of.flatMap(({ names }) => names.map((name) => name.replace(/[.[\]+]/g, '\\$&'))).join('|');
}

/** Packages that bring one of these programs. */
export function packagesWith(has: (program: Program) => boolean): ReadonlySet<string> {
  return new Set(programs.filter(has).flatMap(({ packages = [] }) => packages));
}
