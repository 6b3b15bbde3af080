import { buildkit } from './buildkit';
import { checkov } from './checkov';
import { composeLint } from './compose-lint';
import { dclint } from './dclint';
import { hadolint } from './hadolint';
import { kics } from './kics';
import { semgrep } from './semgrep';
import type { OtherTool } from './tool';
import { trivy } from './trivy';

export type { IgnoreFile, OtherTool, SuppressionForm } from './tool';

/** The other tools whose comments are read. */
export const otherTools: readonly OtherTool[] = [buildkit, checkov, composeLint, dclint, hadolint, kics, semgrep, trivy];

/** The rules here that are about the same as a rule of another tool, as that one is written; none where there is no counterpart. */
export function rulesOf({ counterparts, idOf }: OtherTool, written: string): readonly string[] {
  const id = idOf?.(written) ?? written.toLowerCase();
  return Object.hasOwn(counterparts, id) ? counterparts[id]! : [];
}
