import { absent, options, value, type Want } from '../../fix/want';
import type { Mount } from '../../model/container';
import type { Service } from '../../model/service';
import { sameRef } from '../../model/traced';
import { get, itemsAt } from '../../model/value';

/**
 * Want: a mount is read-only.
 * @param instead options that say otherwise and go.
 * @returns undefined where it is written in a way that no edit can reach.
 */
export function mountedReadOnly(mount: Mount, instead: readonly string[] = ['rw']): Want | undefined {
  if (mount.syntax === 'long') return mount.origin && value({ ref: mount.origin }, 'read_only', true);
  return options(mount, ['ro'], instead);
}

/**
 * Want: a bind mount has no option of this kind, in either syntax.
 * @param option as the short syntax has it.
 * @returns undefined where it is written in a way that no edit can reach.
 */
export function withoutBindOption({ map }: Service, mount: Mount, key: 'propagation' | 'selinux', option: string): Want | undefined {
  const { origin: ref, syntax } = mount;
  if (syntax !== 'long') return options(mount, [], [option]);
  const bind =
    ref &&
    get(
      itemsAt(map, 'volumes').find(({ origin }) => origin && sameRef(origin, ref)),
      'bind',
    );
  // Of a map nothing may be left but its name.
  const alone = bind?.kind === 'map' && bind.entries.size === 1;
  return ref && absent({ ref }, alone ? 'bind' : `bind.${key}`);
}
