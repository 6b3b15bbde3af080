import { memoize } from '../base/memoize';
import type { ContainerConfig, VariableValue } from '../model/container';
import { type Traced, traceOf } from '../model/traced';

/** A variable that a container starts with. Out of a file, its place is where the file is named. */
export type StartVariable = Traced<string> & {
  /** The entry of `environment`; absent for one out of a file. */
  readonly own?: VariableValue;
};

/**
 * The variables that a container starts with, beside those of its image: those of its `env_file`s, of which the later one wins, and over them those of
 * `environment` (compose-go types/project.go WithServicesEnvironmentResolved).
 */
export const startVariables = memoize((config: ContainerConfig): ReadonlyMap<string, StartVariable> => {
  const found = new Map<string, StartVariable>();
  for (const file of config.envFiles) {
    for (const [name, { value }] of file.variables) found.set(name, { ...traceOf(file), known: true, value });
  }
  for (const [name, value] of config.environment) found.set(name, { ...value, own: value });
  return found;
});

/** The same as lines `NAME=value`, for those who look for words in them. */
export function startVariableLines(config: ContainerConfig): string[] {
  return [...startVariables(config)].map(([name, value]) => `${name}=${value.known ? value.value : value.raw}`);
}
