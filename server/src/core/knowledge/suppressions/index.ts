import { buildkit } from './buildkit';
import { checkov } from './checkov';
import { composeLint } from './compose-lint';
import { dclint } from './dclint';
import { hadolint } from './hadolint';
import { kics } from './kics';
import { semgrep } from './semgrep';
import type { OtherTool } from './tool';
import { trivy } from './trivy';

export type { OtherTool, SuppressionForm } from './tool';

/** The other tools whose comments are read. */
export const otherTools: readonly OtherTool[] = [buildkit, checkov, composeLint, dclint, hadolint, kics, semgrep, trivy];
