import type { JsonMap } from '../../server/src/core/base/json';

/** What the program in `test/oracle/compose` is asked: one project. */
export interface ComposeRequest {
  /** Absolute, like the files. */
  readonly folder: string;
  readonly files: readonly string[];
  readonly env: readonly string[];
  /** Do not read the `env_file`s and `label_file`s of services. */
  readonly skipFiles: boolean;
}

/** The merged project as `docker compose config` has it, or why there is none. */
export interface ComposeAnswer {
  readonly model?: JsonMap;
  readonly error?: string;
  /** The model is sound, but compose-go cannot print it. */
  readonly unprintable?: string;
}
