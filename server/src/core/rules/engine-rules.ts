import type { RuleMeta } from './rule';

/** A rule whose findings the engine makes itself: it has a page and a severity, but no check. */
export interface EngineRule {
  readonly id: `${'any' | 'compose' | 'dockerfile' | 'daemon'}/${string}`;
  readonly meta: RuleMeta;
}

const always = { certainty: 'certain', profile: 'default', since: '0.1.0', references: [], tiers: [] } as const;

/** Rules about the reading of files and about suppressions, and the lines that fold the absences of one subject. */
export const engineRules: readonly EngineRule[] = [
  {
    id: 'any/allow-without-reason',
    meta: {
      ...always,
      title: 'A suppression gives no reason',
      severity: 'medium',
      why: 'Without a reason nobody can tell later whether a suppression still holds, so it suppresses nothing. It is a decision to live with a danger, and decisions are read again.',
      derivation: 'The finding that was meant to be suppressed stays. Medium, so that the comment is repaired rather than copied.',
      remedy:
        'Say behind two dashes why the danger is acceptable: `# bulkhead: allow compose/privileged -- needed to load the kernel module`.',
    },
  },
  {
    id: 'any/hidden-character',
    meta: {
      ...always,
      title: 'A hidden character changes what a reader sees',
      severity: 'high',
      why: 'What a person reads is not what Docker reads. Compose ends a line, and a comment, at a lone carriage return and at U+0085, U+2028 and U+2029. An editor or a review page shows one line, so `privileged: true` can hide behind what looks like a comment. Bidirectional controls reorder the text on the screen, so it reads differently from what Docker gets ([Trojan Source](https://trojansource.codes/)). Characters without a width make two names look the same.',
      derivation: 'Whatever Docker does can be written where a reader does not see it: high.',
      remedy:
        'Delete the character that is named, and read the line again. In a quoted YAML or JSON text that needs the character, write it as an escape, such as `"\\u200e"`. A zero-width joiner inside an emoji or a word is not reported.',
    },
  },
  {
    id: 'any/internal-error',
    meta: {
      ...always,
      title: 'An internal error kept a file from being checked',
      severity: 'high',
      why: 'A part of Bulkhead stopped at this file. The message names the rule, or says that the whole file could not be analyzed. All other rules and files are checked as usual.',
      derivation: 'What is not checked may hide the worst that other rules report: high.',
      remedy:
        'Report it at https://github.com/bulkhead/bulkhead/issues with the file, or with the smallest part of it that causes the error. The command line prints the error itself and exits with 3; an editor has it in the log of the language server.',
    },
  },
  {
    id: 'any/limit',
    meta: {
      ...always,
      title: 'A file exceeds a limit and is not read to the end',
      severity: 'high',
      why: 'Variables that hold each other, and maps that are merged into each other, can grow a file of a few hundred bytes to gigabytes. Bulkhead reads up to a limit and says where it stopped. No ordinary project comes near it.',
      derivation: 'What is not read is not checked, so the worst that other rules report may stand there: high.',
      remedy: 'Write the value in full, or nest fewer variables, aliases and merge keys.',
    },
  },
  {
    id: 'any/syntax',
    meta: {
      ...always,
      title: 'A file cannot be read as what it is',
      severity: 'high',
      why: 'What cannot be read is not judged: a danger may hide there. Docker would refuse the file, or read it differently than its author meant.',
      derivation: 'What is not read is not checked, so the worst that other rules report may stand there unseen: high.',
      remedy: 'Repair the file at the place that is named. The parts that can be read are judged meanwhile, without fixes.',
    },
  },
  {
    id: 'any/unresolved',
    meta: {
      ...always,
      title: 'A file that this one rests on is not read',
      severity: 'low',
      why: 'What another file brings to a service can undo every wall that is written here, or build them all. Bulkhead fetches nothing over the network, and reads nothing outside the folder that is checked, so it judges what it sees and says what it left out.',
      derivation: 'Nothing is known to be wrong; it says how far the other findings reach.',
      remedy:
        'Correct the path, or check the folder that holds both files. What is fetched (a URL, a git repository, an OCI artifact) is code of somebody else that runs with the privileges it asks for: keep a copy beside your own files and have it judged. `bulkhead check` takes an unread `extends` or `include` as an error unless you say `--allow-unresolved`.',
    },
  },
  {
    id: 'any/unused-allow',
    meta: {
      ...always,
      title: 'A suppression suppresses nothing',
      severity: 'low',
      why: 'A suppression that is left in place hides the same danger when it comes back. The danger it speaks of is gone, its `until` has passed, or the id is misspelt.',
      derivation: 'Nothing is wrong today, but a warning of tomorrow is lost: low.',
      remedy:
        'Remove the suppression, or correct the rule id in it. Of the config file only entries whose `until` has passed are reported: a run sees a part of what a config governs, so an entry that matches nothing may still be needed.',
    },
  },
  {
    id: 'compose/absences',
    meta: {
      ...always,
      absence: true,
      title: 'A service lacks walls that it could have',
      severity: 'medium',
      tiers: ['safe', 'review'],
      why: 'Each wall that is left out is one that an attacker who broke into the program does not have to climb: Docker gives a container more than most programs need. Almost every service lacks several, so Bulkhead says it in one line for each service and keeps the single rules for machine-readable reports.',
      derivation: 'The highest severity among the rules that the line stands for.',
      remedy:
        'Take the fix "Harden": it adds all of them at once. The pages of the single rules say what each one does and which workloads it breaks.',
      breaks: 'Whatever the fixes of the single rules break: see their pages.',
      allow: 'When the service is not meant to be walled in, such as a tool that a developer starts by hand.',
    },
  },
  {
    id: 'dockerfile/absences',
    meta: {
      ...always,
      absence: true,
      title: 'A stage lacks walls that it could have',
      severity: 'medium',
      tiers: ['safe', 'review'],
      why: 'Each wall that is left out is one that an attacker who broke into the program does not have to climb. Bulkhead says it in one line for each stage and keeps the single rules for machine-readable reports.',
      derivation: 'The highest severity among the rules that the line stands for.',
      remedy: 'Take the fix "Harden": it adds all of them at once. The pages of the single rules say what each one does.',
      breaks: 'Whatever the fixes of the single rules break: see their pages.',
      allow: 'When the image is never run, such as one that only carries files to other builds.',
    },
  },
  {
    id: 'daemon/absences',
    meta: {
      ...always,
      absence: true,
      title: 'A Docker daemon lacks walls that it could have',
      severity: 'medium',
      tiers: ['safe', 'review'],
      why: 'What the daemon sets by default holds for every container that does not say otherwise, so a wall that is missing here is missing in all of them. Almost every daemon lacks several, so Bulkhead says it in one line for each file and keeps the single rules for machine-readable reports.',
      derivation: 'The highest severity among the rules that the line stands for.',
      remedy:
        'Take the fix "Harden": it adds those that most hosts can bear. Some of them change every container on the host, so read the pages of the single rules first, and restart the daemon when nothing important runs.',
      breaks: 'Whatever the fixes of the single rules break: see their pages.',
      allow: 'On a host that only builds images or runs tests, where containers live for minutes and hold nothing of value.',
    },
  },
];
