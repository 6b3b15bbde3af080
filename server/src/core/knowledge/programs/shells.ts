import { definePrograms } from '../program/program';

/** Shells that read the language of `sh`, and those with a language of their own. */
export default definePrograms(
  { names: [], sources: ['sh(1)', 'bash(1)', 'dash(1)', 'zsh(1)', 'ksh(1)', 'fish(1)'], checkedBy: 'source', checked: '2026-11-24' },
  { names: ['sh', 'bash', 'ash', 'dash', 'zsh', 'ksh', 'rbash'], shell: true },
  { names: ['fish'], interpreter: { stdin: true, interactive: true } },
  { names: ['pwsh', 'powershell'], sources: ['learn.microsoft.com/powershell'], interpreter: { stdin: true } },
  // Its first word is the name of a tool.
  { names: ['busybox'], sources: ['busybox.net/downloads/BusyBox.html'], startsOthers: true, wraps: {} },
);
