import { needsNoRoot } from '../../facts/any-user';
import { kernelProgram } from '../../facts/dockerfile/step-needs';
import { startedBy } from '../../facts/started';
import { type Condition, harmful, holds, unknownUnless } from '../../fix/condition';
import { absent, type ProposedFix } from '../../fix/want';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { dropsAll, effectiveUser, noNewPrivileges } from '../../model/privilege';
import { isRootUser } from '../../model/root-user';
import type { Service } from '../../model/service';
import { isTrue, known, provenance, type Trace } from '../../model/traced';
import { booleanOf, get, itemsAt, type MapValue, scalarAt } from '../../model/value';
import { defineRule, type Report } from '../rule';

export default defineRule({
  id: 'compose/lifecycle-hook',
  on: 'service',
  meta: {
    title: 'Lifecycle hook with more privileges than its service',
    severity: 'high',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    takes: [{ need: 'user' }, { need: 'privileged' }],
    tiers: ['review', 'manual'],
    references: [
      cis('5.23', 'docker exec commands are not used with the privileged option'),
      cis('5.24', 'docker exec commands are not used with the user=root option'),
      owasp('3', 'limit capabilities'),
      nist('3.4.3', 'insecure container runtime configurations'),
      cwe(250, 'Execution with Unnecessary Privileges'),
    ],
  },
  *check(service): Iterable<Report> {
    const user = effectiveUser(service);
    for (const { when, map } of [...service.attributes.hooks, ...watchHooks(service)]) {
      const privileged = booleanOf(scalarAt(map, 'privileged'));
      if (privileged && isTrue(privileged)) {
        const where = when === 'pre_start' ? 'in a container with all capabilities and all host devices' : 'with all capabilities';
        yield {
          at: privileged.at,
          message: `The ${when} hook of "${service.name}" runs ${where}`,
          because: provenance(privileged),
          value: `${when} privileged`,
          fixes: removal(privileged, 'privileged', 'Run the hook unprivileged', unprivileged(service, map)),
        };
      }
      const own = scalarAt(map, 'user');
      const root = known(own);
      if (own && root && isRootUser(root) && user.kind === 'known' && !user.root) {
        yield {
          at: own.at,
          message: `The ${when} hook of "${service.name}" runs as root, while the service itself runs as ${user.user}`,
          because: provenance(own),
          severity: 'medium',
          value: `${when} user`,
          fixes: removal(own, 'user', 'Run the hook as the user of the service', ofUser(map)),
        };
      }
      const safeguards = when === 'pre_start' && ownSafeguards.every((key) => get(map, key) === undefined) ? safeguardsOf(service) : [];
      if (safeguards.length > 0) yield { ...bare(service, map, safeguards), severity: 'low', confidence: 'possible', value: when };
    }
  },
});

/** What `docker compose watch` runs in the container after it has copied a changed file into it. */
function watchHooks({ map }: Service): { readonly when: 'watch'; readonly map: MapValue }[] {
  return itemsAt(get(map, 'develop'), 'watch').flatMap((trigger) => {
    const exec = get(trigger, 'exec');
    return exec?.kind === 'map' ? [{ when: 'watch', map: exec }] : [];
  });
}

const ownSafeguards = ['user', 'privileged', 'cap_drop', 'security_opt', 'read_only'];

function safeguardsOf(service: Service): string[] {
  const barred = noNewPrivileges(service);
  return [
    ...(dropsAll(service) === 'yes' ? ['cap_drop'] : []),
    ...(barred.kind === 'known' && barred.on ? ['no-new-privileges'] : []),
    ...(isTrue(service.readOnly) ? ['read_only'] : []),
  ];
}

function bare(service: Service, map: MapValue, safeguards: readonly string[]): Report {
  return {
    at: (map.entries.get('command')?.key ?? map).at,
    message: `The pre_start container of "${service.name}" does not inherit ${safeguards.join(', ')} in Compose releases with compose-go 2.14`,
    because: provenance(map),
  };
}

/** The words of a hook's command; none where they hang on a variable, or have quotes that Compose reads. */
function commandOf(map: MapValue): readonly string[] {
  const command = get(map, 'command');
  const words =
    command?.kind === 'seq'
      ? command.items.map((word) => (word.kind === 'scalar' ? known(word) : undefined))
      : [known(scalarAt(map, 'command'))];
  if (!words.every((word) => word !== undefined)) return [];
  if (command?.kind === 'seq') return words;
  return /["'\\]/.test(words[0] ?? '') ? [] : (words[0] ?? '').trim().split(/\s+/);
}

const needsNoMore = 'The command of the hook needs no more privileges than the service has.';

/** A hook that names root mostly does so for a reason: where the command may need it, a person says whether it can do without. */
function ofUser(map: MapValue): Condition {
  const words = commandOf(map);
  const at = map.entries.get('command')?.value.at;
  return needsNoRoot(words)
    ? holds('hook-needs-no-more', needsNoMore, { note: `any user can run ${words[0]}`, ...(at && { at }) })
    : harmful('hook-needs-no-more', needsNoMore);
}

/** A hook that asks the kernel for mounts, modules or devices needs its privileges. */
function unprivileged(service: Service, map: MapValue): Condition {
  const started = startedBy(service).find(({ hook }) => hook?.map === map);
  const found = started && kernelProgram(started.commands);
  return unknownUnless('hook-needs-no-more', needsNoMore, found && { note: `${started.what} calls ${found.name}`, at: started.at });
}

function removal({ origin }: Trace, key: string, title: string, condition: Condition): ProposedFix[] {
  if (!origin) return [];
  return [
    { title, kind: 'review', conditions: [condition], want: [absent({ ref: { file: origin.file, path: origin.path.slice(0, -1) } }, key)] },
  ];
}
