import type { Project } from '../model/project';
import type { Service } from '../model/service';
import { get, itemsAt, scalarAt } from '../model/value';
import { applicationOf } from './networks';

/** A secret or config that is made of a variable or of text. */
interface CopiedGrant {
  readonly kind: 'secret' | 'config';
  readonly name: string;
  readonly from: 'environment' | 'content';
}

/**
 * The secrets and configs of a service that Compose copies into the container's own file system before it starts, those made of a variable
 * or of text: where that file system is read-only the container cannot be made (docker/compose pkg/compose/secrets.go, docker/compose#12303).
 */
export function copiedGrants(service: Service, project: Project): CopiedGrant[] {
  const root = applicationOf(project, service)?.root;
  const kinds = [
    { kind: 'secret', key: 'secrets' },
    { kind: 'config', key: 'configs' },
  ] as const;
  return kinds.flatMap(({ kind, key }) =>
    itemsAt(service.map, key).flatMap((item): CopiedGrant[] => {
      const source = item.kind === 'scalar' ? item : scalarAt(item, 'source');
      if (!source?.known) return [];
      const definition = get(get(root, key), source.value);
      const from = (['environment', 'content'] as const).find((one) => get(definition, one) !== undefined);
      return from ? [{ kind, name: source.value, from }] : [];
    }),
  );
}
