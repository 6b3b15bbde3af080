import type { Intent } from '../fix/intent';
import type { ProposedFix, Want } from '../fix/want';
import type { Container } from '../model/container';
import type { Project } from '../model/project';
import type { Trace } from '../model/traced';

/** How a kind of file starts containers, and how it writes what rules ask of one. */
export interface Dialect<S> {
  /** The container that one of its subjects starts. */
  container(subject: S, project: Project): Container<S>;
  /** The wants that fulfil an intent; nothing where such a file cannot say it, or no edit reaches where it is written. */
  wants(intent: Intent, subject: S, project: Project): readonly Want[] | undefined;
  /**
   * What stands between a container and the socket of the engine, where such files start more containers than one.
   * @param mount the mount of the socket
   */
  socketProxy?(mount: Trace, subject: S, project: Project): readonly ProposedFix[];
}
