/** What one service reaches. */
export interface Reached {
  readonly image?: string;
  readonly 'non-root': boolean;
  readonly 'ALL dropped': boolean;
  readonly 'some dropped': boolean;
  readonly 'no-new-privileges': boolean;
  readonly 'read-only': boolean;
  readonly 'pids limit': boolean;
  /** The capabilities that are left where ALL are dropped. */
  readonly kept: readonly string[];
}

export const safeguards = ['non-root', 'ALL dropped', 'some dropped', 'no-new-privileges', 'read-only', 'pids limit'] as const;

/** Services by their files and name. */
export type Services = ReadonlyMap<string, Reached>;

interface Fact {
  readonly value?: unknown;
}

interface Model {
  readonly projects: readonly {
    readonly files: readonly string[];
    readonly services: {
      readonly [name: string]: {
        readonly compose: { readonly image?: string; readonly cap_drop?: readonly string[] };
        readonly effective: {
          readonly user: { readonly value?: { readonly root: boolean } };
          readonly capabilities: { readonly bounding: { readonly value?: readonly string[] } };
          readonly noNewPrivileges: Fact;
          readonly rootfsWritable: Fact;
          readonly limits: { readonly pids: Fact };
        };
      };
    };
  }[];
}

/** What each service reaches. @param model as `bulkhead model --format json` prints it */
export function reachedBy({ projects }: Model): Services {
  return new Map(
    projects.flatMap(({ files, services }) =>
      Object.entries(services).map(([name, { compose, effective }]) => {
        const { user, capabilities, noNewPrivileges, rootfsWritable, limits } = effective;
        const dropped = (compose.cap_drop ?? []).map((one) => one.toUpperCase().replace(/^CAP_/, ''));
        const all = dropped.includes('ALL');
        const reached: Reached = {
          ...(compose.image !== undefined && { image: compose.image }),
          'non-root': user.value?.root === false,
          'ALL dropped': all,
          'some dropped': !all && dropped.length > 0,
          'no-new-privileges': noNewPrivileges.value === true,
          'read-only': rootfsWritable.value === false,
          'pids limit': typeof limits.pids.value === 'number',
          kept: all ? (capabilities.bounding.value ?? []) : [],
        };
        return [`${files.join(' + ')} ${name}`, reached] as const;
      }),
    ),
  );
}

/** How many services reach each safeguard; of those that drop ALL, how many get nothing back. */
export function totals(services: Services): Record<(typeof safeguards)[number], string> {
  const all = [...services.values()];
  const count = (key: (typeof safeguards)[number]): string => {
    const having = all.filter((one) => one[key]);
    if (key !== 'ALL dropped') return String(having.length);
    const bare = having.filter(({ kept }) => kept.length === 0).length;
    return `${having.length} (${bare} keep none, the others ${mean(having.filter(({ kept }) => kept.length > 0))} on average)`;
  };
  return Object.fromEntries(safeguards.map((key) => [key, count(key)])) as Record<(typeof safeguards)[number], string>;
}

function mean(some: readonly Reached[]): string {
  return (some.reduce((sum, { kept }) => sum + kept.length, 0) / Math.max(1, some.length)).toFixed(1);
}
