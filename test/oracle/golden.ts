import type { JsonMap } from '../../server/src/core/base/json';

/** What Compose made of a project when it was asked last; the tests compare with it without Go. */
export interface Cache {
  readonly files: Readonly<Record<string, string>>;
  readonly merged: readonly string[];
  readonly model: JsonMap;
}

/** The folder of the projects in `test/oracle/golden`. */
export const goldenFolder = '/w/app';
