import type { PathClass } from './formula';
import type { DeviceGrant, Leaf, Place, Privileges } from './privileges';
import type { Technique } from './techniques';

/** A step of a way out of a container: what an attacker in it does, and what grants that. */
export interface Step {
  /** A sentence without a full stop. */
  readonly says: string;
  readonly by?: Leaf | Place | DeviceGrant;
}

/** A way out that is open to a container. */
export interface OpenWay {
  readonly class: PathClass;
  readonly steps: readonly Step[];
  /** What has to be true on the host besides, as clauses. */
  readonly conditions: readonly string[];
  /** What it takes, by keys that two ways share only where they rest on the same grant. */
  readonly takes: readonly string[];
}

/** A way out of a container, whoever has it. */
export interface Way {
  /** As `semantics` numbers it: AP1 to AP22. */
  readonly id: string;
  /** Its name for programs: a public contract. */
  readonly name: string;
  /** A noun phrase. */
  readonly title: string;
  readonly technique: Technique;
  /** When it is open, for the page. */
  readonly when: string;
  /** The ways that are open; more privilege never closes one, nor makes it of a lesser class. */
  readonly open: (privileges: Privileges) => readonly OpenWay[];
}
